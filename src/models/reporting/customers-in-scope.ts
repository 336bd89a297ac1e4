import { nothing, type Sql, sql } from '../../database/sql.js';
import { onlySources, type Scope } from '../../ledger/scope/scope.js';
import { segmentBounds } from '../../ledger/warehouse-version/settings.js';

/**
 * The customers of a scope as a table `c` with the columns of `warehouse.dim_customer`.
 *
 * That table combines what all stores know about a person. A narrower scope must not reveal what other stores know, so
 * customers are computed from the accounts, orders and refunds of the sources in scope, by the rules of
 * `dim-customer.merge.sql` and `dim-customer.roll-up.sql`: the numbers equal those of a warehouse with only these
 * sources. `keys`: only these customers, so that a few of them do not cost a scan of all orders.
 */
export function customersIn(scope: Scope, keys: readonly string[] | null = null): Sql {
  const sources = onlySources(scope);
  if (sources === null) return sql`warehouse.dim_customer c`;
  const of = (key: Sql): Sql => (keys === null ? nothing : sql`and ${key} = any(${keys}::text[])`);
  return sql`(
    with account as materialized (
      select a.*
      from warehouse.customer_account a
      where a.source_id = any(${sources}::text[]) ${of(sql`a.customer_key`)}
    ),
    ranked as (
      select a.*,
        row_number() over (
          partition by a.customer_key order by (a.origin = 'customer') desc, a.source_updated_at desc, a.account_key
        ) as place,
        count(*) over (partition by a.customer_key) as account_count
      from account a
    ),
    sold as materialized (
      select o.order_key, o.customer_key, o.date_key, o.ordered_at, o.is_valid, o.gross_sales - o.discounts as sales
      from warehouse.fact_orders o
      where o.source_id = any(${sources}::text[]) and not o.is_test ${of(sql`o.customer_key`)}
    ),
    ordered as (
      select customer_key, count(*)::integer as order_count, min(date_key) as first_key, max(date_key) as last_key,
        sum(sales) as sales, (count(*) filter (where is_valid))::integer as valid_order_count,
        min(date_key) filter (where is_valid) as first_valid_key, max(date_key) filter (where is_valid) as last_valid_key,
        (array_agg(order_key order by date_key, ordered_at, order_key) filter (where is_valid))[1] as first_valid_order_key
      from sold
      group by customer_key
    ),
    taken_back as (
      select s.customer_key, sum(f.returns) as returns
      from sold s
      join warehouse.fact_refunds f on f.order_key = s.order_key
      group by s.customer_key
    ),
    given_back as (
      select a.customer_key, sum(f.returns) as returns
      from account a
      join warehouse.fact_refunds f on f.account_key = a.account_key
      group by a.customer_key
    ),
    measured as (
      select r.customer_key, coalesce(${joinedEmailIn(scope, sql`r`)}, r.email) as email, r.is_email_masked, r.phone,
        r.first_name, r.last_name, r.country, r.city, r.account_count::integer as account_count,
        first_day.date as first_order_date, last_day.date as last_order_date,
        coalesce(o.order_count, 0) as order_count,
        first_valid_day.date as first_valid_order_date, last_valid_day.date as last_valid_order_date,
        coalesce(o.valid_order_count, 0) as valid_order_count, o.first_valid_order_key,
        coalesce(o.sales, 0) - coalesce(t.returns, 0) - coalesce(g.returns, 0) as total_spent
      from ranked r
      left join ordered o on o.customer_key = r.customer_key
      left join taken_back t on t.customer_key = r.customer_key
      left join given_back g on g.customer_key = r.customer_key
      left join warehouse.dim_date first_day on first_day.date_key = o.first_key
      left join warehouse.dim_date last_day on last_day.date_key = o.last_key
      left join warehouse.dim_date first_valid_day on first_valid_day.date_key = o.first_valid_key
      left join warehouse.dim_date last_valid_day on last_valid_day.date_key = o.last_valid_key
      where r.place = 1
    )
    select m.*,
      case
        when m.order_count = 0 or b.bounds is null then null
        when m.total_spent < b.bounds[1] then 'low'
        when m.total_spent < b.bounds[2] then 'medium'
        when m.total_spent < b.bounds[3] then 'high'
        else 'vip'
      end as segment
    from measured m
    cross join (select ${segmentBounds} as bounds) b
  ) c`;
}

/**
 * The e-mail address that an account was joined to, if the scope knows it: an account without an address may have been
 * joined by its phone to one that only another store has. `account`: the alias of its row.
 */
export function joinedEmailIn(scope: Scope, account: Sql): Sql {
  const sources = onlySources(scope);
  if (sources === null) return sql`${account}.joined_email`;
  return sql`case when exists (
    select from warehouse.customer_account known
    where known.customer_key = ${account}.customer_key and known.joining_email = ${account}.joined_email
      and known.source_id = any(${sources}::text[])
  ) then ${account}.joined_email end`;
}

/** Whether several e-mail addresses that a scope knows have the phone of an account that has none. */
export function isPhoneSharedIn(scope: Scope, account: Sql): Sql {
  const sources = onlySources(scope);
  if (sources === null) return sql`${account}.is_phone_shared`;
  return sql`(${account}.is_phone_shared and (
    select count(distinct known.joining_email) > 1 from warehouse.customer_account known
    where known.joining_phone = ${account}.joining_phone and known.source_id = any(${sources}::text[])
  ))`;
}
