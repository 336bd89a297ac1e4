import { aggregatesAreCounted } from '../../ledger/warehouse-version/version.js';
import { countedColumns } from '../metrics/counted-facts.js';
import type { Fact } from '../metrics/dimensions.js';
import { countedTables, factTables } from '../metrics/fact-tables.js';

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
export function expandRemembers(text: string, name: string): string {
  const expanded = text.replaceAll(line, (_match, indent: string, from: string, end: string) =>
    [...remember(from)].join(',\n').replaceAll(/^/gm, indent).concat(end),
  );
  // As a comment it would do nothing, and the sums would drift.
  if (/--\s*remember\b/.test(expanded))
    throw new Error(`${name} has "-- remember" in another form than "-- remember orders of x"`);
  return expanded;
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
  where ${aggregatesAreCounted}
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
