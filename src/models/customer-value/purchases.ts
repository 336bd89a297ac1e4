import { type CalendarDate, dateKey } from '../../canonical/calendar-date.js';
import { nothing, type Sql, sql } from '../../database/sql.js';

/** Whose purchases, up to the end of which day. */
interface PurchasesAsked {
  sources: readonly string[];
  until: CalendarDate;
  /** Only these, so that a few customers do not cost a scan of all orders; null: all. */
  customers: readonly string[] | null;
}

/**
 * Grain: customer x business day with a purchase: `customer_key`, `day`, `value` (net sales of its orders, without what was
 * returned until the day asked), `is_recognised`.
 *
 * Several orders of a day are one purchase. Only valid orders count (`fact_orders.is_valid`). A guest without a contact is a customer of one order,
 * whom nobody would recognise when they come back.
 */
export function purchasesOf({ sources, until, customers }: PurchasesAsked): Sql {
  const last = dateKey(until);
  const ofCustomers = customers === null ? nothing : sql`and o.customer_key = any(${customers}::text[])`;
  return sql`(
    with ordered as materialized (
      select o.order_key, o.customer_key, o.date_key, o.gross_sales - o.discounts as sales, a.matched_by
      from warehouse.fact_orders o
      join warehouse.customer_account a on a.account_key = o.account_key
      where o.is_valid and o.source_id = any(${sources}::text[]) and o.date_key <= ${last} ${ofCustomers}
    ),
    returned as (
      select o.order_key, sum(f.returns) filter (where f.date_key <= ${last}) as returns
      from ordered o
      join warehouse.fact_refunds f on f.order_key = o.order_key
      group by o.order_key
    )
    select o.customer_key, d.date as day, sum(o.sales - coalesce(r.returns, 0)) as value,
      bool_or(o.matched_by <> 'order') as is_recognised
    from ordered o
    join warehouse.dim_date d on d.date_key = o.date_key
    left join returned r on r.order_key = o.order_key
    group by o.customer_key, d.date
  )`;
}
