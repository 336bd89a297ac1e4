import { type Sql, sql } from '../../../database/sql.js';
import { onlySources, type Scope, within } from '../../../ledger/scope/scope.js';

/**
 * Two tables: `first_order (customer_key, order_key, channel_key, date_key)`, the first valid order of each customer by
 * day, time and key; and `ordered (customer_key, date_key, orders, net_sales)`, the valid orders by day, with everything
 * returned of them on any day. All sources: as the roll-up keeps them; a narrower scope: from its facts, as if the
 * others did not exist.
 */
export function firstOrdersIn(scope: Scope): Sql {
  return onlySources(scope) === null ? kept : fromFacts(scope);
}

const kept: Sql = sql`
  first_order as (
    select c.customer_key, c.first_valid_order_key as order_key, h.first_channel_key as channel_key,
      h.date_keys[1] as date_key
    from warehouse.agg_customer_days h
    join warehouse.dim_customer c on c.customer_key = h.customer_key
  ),
  ordered as (
    select h.customer_key, by_day.date_key, by_day.orders, by_day.net_sales
    from warehouse.agg_customer_days h
    cross join lateral unnest(h.date_keys, h.orders, h.net_sales) as by_day (date_key, orders, net_sales)
  )`;

function fromFacts(scope: Scope): Sql {
  return sql`
  valid_order as materialized (
    select o.customer_key, o.order_key, o.channel_key, o.date_key, o.ordered_at, o.gross_sales - o.discounts as sales
    from warehouse.fact_orders o
    where o.is_valid and ${within(scope, sql`o.source_id`)}
  ),
  taken_back as (
    select f.order_key, sum(f.returns) as returns
    from warehouse.fact_refunds f
    where ${within(scope, sql`f.source_id`)}
    group by f.order_key
  ),
  first_order as (
    select distinct on (customer_key) customer_key, order_key, channel_key, date_key
    from valid_order
    order by customer_key, date_key, ordered_at, order_key
  ),
  ordered as (
    select v.customer_key, v.date_key, 1 as orders, v.sales - coalesce(t.returns, 0) as net_sales
    from valid_order v
    left join taken_back t on t.order_key = v.order_key
  )`;
}
