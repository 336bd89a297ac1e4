import { changeKinds } from '../../ledger/changes/kinds.js';
import { noteAsThere, noteChanges, removedChanges } from '../../ledger/changes/note-changes.js';
import { type Grain, grains, keysOf } from '../metrics/grains.js';
import { figuresOf, recountedOf } from './grain-tables.js';

/**
 * Customers by the sources of the orders that changed, as they are and as they were: who sees only these sources sees a change of
 * theirs. Refunds without an order note their customers themselves.
 */
const customersOfSources = `
with touched as materialized (
  select o.customer_key, o.source_id
  from ops.dirty_order k
  -- One index lookup each.
  cross join lateral (
    select customer_key, source_id from warehouse.fact_orders where order_key = k.order_key order by order_key
  ) o
  union
  select customer_key, source_id from ops.counted_order
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
  left join lateral (
    select true as is_there from ${table} a where ${sameKeys(grain, 'a', 'k')} order by ${keys[0]}
  ) a on true
  where a.is_there is null
)

${noteChanges(rows, 'gone', true)};`;
}

function sameKeys(grain: Grain, one: string, other: string): string {
  return keysOf(grain)
    .map((key) => `${one}.${key} = ${other}.${key}`)
    .join(' and ');
}

/** The rows of a change `c`, by their key. */
const rowsOf = {
  order: 'warehouse.fact_orders where order_key = c.key order by order_key',
  orderItem: 'warehouse.fact_order_items where order_key = c.key and item_key = c.part order by order_key',
  refund: 'warehouse.fact_refunds where order_key = c.key and refund_key = c.part order by order_key',
  customer: 'warehouse.dim_customer where customer_key = c.key order by customer_key',
  product: 'warehouse.dim_product where product_key = c.key order by product_key',
} as const;

/** A row that one batch removed, another of the same version may have written again. One index lookup each: few were removed. */
const thereAgain = Object.entries(rowsOf).map(([kind, rows]) => {
  const number = changeKinds[kind as keyof typeof rowsOf];
  return `${noteAsThere(
    number,
    `select c.key, c.part from ${removedChanges(number)} c cross join lateral (select 1 from ${rows}) t`,
  )};`;
});

/** Notes what a roll-up of changed orders changes itself, before the version is published; what they counted before is still there. */
export const noteRolledUp = [
  customersOfSources,
  summaryRows('days', 'warehouse.agg_daily_summary'),
  summaryRows('weeks', 'warehouse.agg_weekly_trends'),
].join('\n');

/** Corrects what was noted of removed rows that are there again, before the version is published. */
export const noteReturned = thereAgain.join('\n');
