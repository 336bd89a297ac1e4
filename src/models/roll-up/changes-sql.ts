import { changeKinds } from '../../ledger/changes/kinds.js';
import { noteAsThere, noteChanges, notedChanges } from '../../ledger/changes/note-changes.js';
import { type Grain, grains, keysOf } from '../metrics/grains.js';
import { figuresOf, recountedOf } from './grain-tables.js';

const changedOrder = notedChanges(changeKinds.order);
const changedRefund = notedChanges(changeKinds.refund);

/** Customers by the sources of the orders and refunds that changed: who sees only these sources sees a change of theirs. */
const customersOfSources = `
with touched as materialized (
  select o.customer_key, c.source_id
  from ${changedOrder} c
  join warehouse.fact_orders o on o.order_key = c.key
  union
  select k.customer_key, c.source_id
  from ${changedOrder} c
  join ops.counted_order k on k.order_key = c.key
  union
  select o.customer_key, c.source_id
  from ${changedRefund} c
  join warehouse.fact_orders o on o.order_key = c.key
  union
  select a.customer_key, c.source_id
  from ${changedRefund} c
  join warehouse.fact_refunds f on f.order_key = c.key and f.refund_key = c.part
  join warehouse.customer_account a on a.account_key = f.account_key
)

${noteChanges('customers_of_sources', 'touched', false)};`;

/** Rows of the summaries with other sums or distinct counts. */
function summaryRows(rows: 'days' | 'weeks', table: string): string {
  const grain = grains.find((each) => each.table === table)!;
  const keys = keysOf(grain);
  const changed = `(
    select ${keys.join(', ')} from ${figuresOf(grain)}
    union
    select ${keys.join(', ')} from ${recountedOf(grain)}
  )`;
  return `
${noteChanges(rows, changed, false)};

with gone as materialized (
  select ${keys.map((key) => `k.${key}`).join(', ')}
  from ${changed} k
  left join ${table} a on ${sameKeys(grain, 'a', 'k')}
  where a.${keys[0]} is null
)

${noteChanges(rows, 'gone', true)};`;
}

function sameKeys(grain: Grain, one: string, other: string): string {
  return keysOf(grain)
    .map((key) => `${one}.${key} = ${other}.${key}`)
    .join(' and ');
}

const tables = {
  order: 'warehouse.fact_orders t on t.order_key = c.key',
  orderItem: 'warehouse.fact_order_items t on t.order_key = c.key and t.item_key = c.part',
  refund: 'warehouse.fact_refunds t on t.order_key = c.key and t.refund_key = c.part',
  customer: 'warehouse.dim_customer t on t.customer_key = c.key',
  product: 'warehouse.dim_product t on t.product_key = c.key',
} as const;

/** A row that one batch removed, another of the same version may have written again. */
const thereAgain = Object.entries(tables).map(([kind, table]) => {
  const number = changeKinds[kind as keyof typeof tables];
  return `${noteAsThere(
    number,
    `select c.key, c.part from ${notedChanges(number, { isRemoved: true })} c join ${table}`,
  )};`;
});

/** Notes what a roll-up itself changes, before the version is published; what changed orders counted before is still there. */
export const noteRolledUp = [
  customersOfSources,
  summaryRows('days', 'warehouse.agg_daily_summary'),
  summaryRows('weeks', 'warehouse.agg_weekly_trends'),
  ...thereAgain,
].join('\n');
