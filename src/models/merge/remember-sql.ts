import { type CarrierName, carriers, type Fact } from '../metrics/dimensions.js';
import { countedTables, factTables } from '../metrics/fact-tables.js';
import { storedMetrics } from '../metrics/registry.js';

/** Of which an order has several: no aggregate has them. */
const ofNoAggregate: readonly CarrierName[] = ['tags', 'discount_codes'];

/** By what rows are joined and found, and what the sets of customers depend on. */
const always: Record<Fact, readonly string[]> = {
  orders: ['order_key', 'date_key', 'source_id', 'customer_key', 'is_valid'],
  lines: ['order_key', 'date_key', 'source_id', 'item_key'],
  refunds: ['order_key', 'date_key', 'source_id', 'item_key'],
};

/**
 * The columns of each fact that aggregates are counted from: what carriers and measures name. They are the columns of its table of
 * counted rows.
 */
export const countedColumns: Record<Fact, readonly string[]> = {
  orders: columnsOf('orders'),
  lines: columnsOf('lines'),
  refunds: columnsOf('refunds'),
};

function columnsOf(fact: Fact): string[] {
  const expressions = [
    ...(Object.keys(carriers) as CarrierName[])
      .filter((name) => !ofNoAggregate.includes(name))
      .flatMap((name) => Object.values(carriers[name]) as string[]),
    ...storedMetrics.flatMap(({ of }) => Object.values(of)),
  ];
  const named = new RegExp(`\\b${factTables[fact].alias}\\.(\\w+)`, 'g');
  const columns = expressions.flatMap((expression) => [...expression.matchAll(named)].map(([, column]) => column!));
  return [...new Set([...always[fact], ...columns])];
}

/**
 * A list of CTEs that keeps what orders count as, before the statement changes them:
 *
 *     with changed as materialized (select … as order_key),
 *       -- remember orders of changed
 *     update …
 *
 * All rows of those orders, as they are in the statement's snapshot, go to the tables of counted facts, unless they are there since
 * the last roll-up (`ops.dirty_order`); of new orders only the key. Nothing while no aggregate has counted anything: a first
 * roll-up counts all facts. Name the CTE so wherever a row of facts is written or removed in a way that aggregates notice.
 */
export function expandRemembers(text: string): string {
  return text.replaceAll(line, (_match, indent: string, from: string, end: string) =>
    [...remember(from)].join(',\n').replaceAll(/^/gm, indent).concat(end),
  );
}

const line = /^( *)-- remember orders of (\w+)(,?)$/gm;

function remember(from: string): string[] {
  const kept = (fact: Fact, keys: string): string => {
    const { table, alias } = factTables[fact];
    const columns = countedColumns[fact];
    // One index lookup each: the planner does not know how few they are.
    return `insert into ${countedTables[fact].table} (${columns.join(', ')})
  select ${columns.map((column) => `${alias}.${column}`).join(', ')}
  from ${keys} k
  cross join lateral (
    select * from ${table} where order_key = k.order_key order by order_key
  ) ${alias}
  where not ${alias}.is_test`;
  };
  return [
    `remembered as (
  insert into ops.dirty_order (order_key)
  select distinct r.order_key
  from ${from} r
  cross join ops.warehouse_version v
  where v.are_counted
  on conflict (order_key) do nothing
  returning order_key
)`,
    `remembered_order as (
  ${kept('orders', 'remembered')}
  returning order_key
)`,
    // Lines of a new order may be written before it.
    `remembered_line as (
  ${kept('lines', 'remembered_order')}
)`,
    `remembered_refund as (
  ${kept('refunds', 'remembered')}
)`,
  ];
}
