import type { CalendarDate } from '../../canonical/calendar-date.js';
import { type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { onlySources, type Scope, within } from '../../ledger/scope/scope.js';
import { customersIn } from './customers-in-scope.js';

/** By lifetime net sales, lowest first, as in `dim_customer.segment`. */
export const segments = ['low', 'medium', 'high', 'vip'] as const;

export type Segment = (typeof segments)[number];

export interface CustomerSegmentRow {
  segment: Segment;
  customers: string;
  orders: string;
  totalSpent: string;
  averageSpent: string | null;
  firstOrderDate: CalendarDate | null;
  lastOrderDate: CalendarDate | null;
}

/** All four segments, lowest first. `channelKeys`: only customers who ever bought there, with all their orders; null: all. */
export async function customerSegments(
  db: Queryable,
  scope: Scope,
  channelKeys: readonly string[] | null,
): Promise<CustomerSegmentRow[]> {
  return select<CustomerSegmentRow>(
    db,
    sql`with counted as (${channelKeys || onlySources(scope) ? countedAmong(scope, channelKeys) : counted})
    select s.segment, coalesce(c.customers, 0) as customers, coalesce(c.orders, 0) as orders,
      coalesce(c.total_spent, 0) as "totalSpent", round(c.total_spent / nullif(c.customers, 0), 6) as "averageSpent",
      c.first_order_date as "firstOrderDate", c.last_order_date as "lastOrderDate"
    from unnest(${segments}::text[]) with ordinality as s (segment, place)
    left join counted c on c.segment = s.segment
    order by s.place`,
  );
}

// Each date is read from an index: the aggregate cannot maintain them when an order is removed. The column of the aggregate has
// another collation, with which the index would be read from end to end.
const counted: Sql = sql`
  select a.segment, a.customers, a.orders, a.total_spent,
    (select min(c.first_order_date) from warehouse.dim_customer c where c.segment = a.segment collate "default") as first_order_date,
    (select max(c.last_order_date) from warehouse.dim_customer c where c.segment = a.segment collate "default") as last_order_date
  from warehouse.agg_customer_segments a`;

function countedAmong(scope: Scope, channelKeys: readonly string[] | null): Sql {
  const bought = channelKeys ? sql`o.channel_key = any(${channelKeys}::text[])` : sql`true`;
  return sql`
    with buyer as materialized (
      select distinct o.customer_key from warehouse.fact_orders o
      where not o.is_test and ${within(scope, sql`o.source_id`)} and ${bought}
    )
    select c.segment, count(*) as customers, sum(c.order_count) as orders, sum(c.total_spent) as total_spent,
      min(c.first_order_date) as first_order_date, max(c.last_order_date) as last_order_date
    from buyer b
    join ${customersIn(scope)} on c.customer_key = b.customer_key
    where c.segment is not null
    group by c.segment`;
}
