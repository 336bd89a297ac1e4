import { join, nothing, type Sql, sql } from '../../../database/sql.js';
import { onlySources, type Scope, within } from '../../../ledger/scope/scope.js';
import { reportingSources } from '../../../ledger/sources/source-rows.js';
import { partitionKinds } from '../../metrics/reported-facts.js';
import { customersIn } from '../../reporting/customers-in-scope.js';

interface TradeAsked {
  scope: Scope;
  /** That a source `ch` is selected. */
  isSelected: Sql;
  /** Of a day's key. */
  isAsked: (day: Sql) => Sql;
  /** The columns wanted; others are 0. */
  measures: readonly string[];
}

/**
 * What the days of a store are told apart by: `advertised_day`, the days that an advertising account has reported by the store that it counts
 * for; `advertised_store`, the stores with an account.
 */
export function advertisedTables({ scope, isSelected, isAsked }: TradeAsked): Sql[] {
  const reported = sql`
    from warehouse.reported_day f
    join ${reportingSources(scope)} ch on ch.own_source_id = f.source_id
    where f.kind = ${partitionKinds.advertised_trade}::text and ${isSelected}`;
  return [
    sql`advertised_store as materialized (select distinct ch.source_id ${reported} and ch.has_store)`,
    sql`advertised_day as materialized (
      select distinct f.date_key, ch.source_id ${reported} and ${isAsked(sql`f.date_key`)})`,
  ];
}

/**
 * `date_key`, `source_id`, `net_sales`, `new_customers`: of each store on the days that an account of its own has reported; of a store without
 * one, on those that any has.
 */
export function advertisedTrade({ scope, isAsked, measures }: TradeAsked): Sql {
  const isAdvertised = (day: Sql, source: Sql): Sql => sql`(
    (${day}, ${source}) in (select date_key, source_id from advertised_day)
    or (${source} not in (select source_id from advertised_store) and ${day} in (select date_key from advertised_day)))`;
  const conditions = (day: Sql, source: Sql): Sql =>
    sql`${isAsked(day)} and ${within(scope, source)} and ${isAdvertised(day, source)}`;
  const isOfAll = onlySources(scope) === null;
  const parts = [
    sql`select f.date_key, c.source_id, f.gross_sales - f.discounts - f.returns as net_sales, 0 as new_customers
      from warehouse.agg_daily_summary f
      join warehouse.dim_channel c on c.channel_key = f.channel_key
      where ${conditions(sql`f.date_key`, sql`c.source_id`)}`,
    ...(measures.includes('new_customers')
      ? [
          sql`select o.date_key, o.source_id, 0, 1
      from warehouse.fact_orders o
      ${isOfAll ? nothing : sql`join (select c.first_valid_order_key from ${customersIn(scope)}) first_order on first_order.first_valid_order_key = o.order_key`}
      where not o.is_test and ${isOfAll ? sql`o.is_first` : sql`true`} and ${conditions(sql`o.date_key`, sql`o.source_id`)}`,
        ]
      : []),
  ];
  return sql`(${join(parts, ' union all ')})`;
}
