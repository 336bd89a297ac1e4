import { type Sql, sql } from '../../../database/sql.js';
import type { Scope } from '../../../ledger/scope/scope.js';
import { within } from '../../../ledger/scope/scope.js';
import { reportingSources } from '../../../ledger/sources/source-rows.js';
import { partitionKinds } from '../../metrics/reported-facts.js';

/** `date_key`, `source_id`, `orders`: of each store and day that a web property has reported. `isAsked`: of a day's key. */
export function visitedOrders(scope: Scope, isAsked: (day: Sql) => Sql): Sql {
  return sql`(
    select f.date_key, c.source_id, f.orders
    from warehouse.agg_daily_summary f
    join warehouse.dim_channel c on c.channel_key = f.channel_key
    join (
      select distinct f.date_key, p.source_id
      from warehouse.reported_day f
      join ${reportingSources(scope)} p on p.own_source_id = f.source_id and p.has_store
      where f.kind = ${partitionKinds.visited_orders}::text and ${isAsked(sql`f.date_key`)}
    ) visited on visited.date_key = f.date_key and visited.source_id = c.source_id
    where ${isAsked(sql`f.date_key`)} and ${within(scope, sql`c.source_id`)}
  )`;
}
