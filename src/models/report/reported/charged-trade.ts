import { type Sql, sql } from '../../../database/sql.js';
import { type Scope, within } from '../../../ledger/scope/scope.js';

/**
 * `date_key`, `source_id`, `net_sales`, `known_cost_of_goods`, `lines_without_cost`: of each store from the first day on which it told a fee.
 * `isAsked`: of a day's key.
 */
export function chargedTrade(scope: Scope, isAsked: (day: Sql) => Sql): Sql {
  return sql`(
    select f.date_key, c.source_id, f.gross_sales - f.discounts - f.returns as net_sales, f.known_cost_of_goods, f.lines_without_cost
    from warehouse.agg_daily_summary f
    join warehouse.dim_channel c on c.channel_key = f.channel_key
    join (
      select source_id, min(date_key) as first_date_key from warehouse.agg_fees_daily group by source_id
    ) told on told.source_id = c.source_id and told.first_date_key <= f.date_key
    where ${isAsked(sql`f.date_key`)} and ${within(scope, sql`c.source_id`)}
  )`;
}
