-- Grain: one order. Amounts in the reporting currency are exact products, so that lines add up exactly to their order.
-- Whether a newer version was refused is not part of the version: `fact-orders.stale.sql` marks it.
with
  versions as materialized (
    select
      c.*,
      coalesce(changed.customer_key, b.customer_key) as customer_key,
      not s.is_test
        and (s.cancelled_at is null or coalesce(r.store_reversed, 0) < s.total or coalesce(r.store_refunded, 0) <> 0)
        as is_valid,
      r.store_reversed,
      r.reversed
    from change_order c
    join staged_order s on s.seq = c.seq
    left join account_before b on b.account_key = s.account_key
    left join changed_account changed on changed.account_key = s.account_key
    left join (
      -- Each refund at the rate of its own day.
      select
        f.seq,
        sum(f.total) as store_reversed,
        sum(f.refunded) as store_refunded,
        sum(f.total * rate.rate) as reversed
      from staged_refund f
      join staged_order s on s.seq = f.seq
      cross join change_source src
      join day_rate rate on rate.currency = s.currency and rate.date = (f.refunded_at at time zone src.timezone)::date
      group by f.seq
    ) r on r.seq = c.seq
  ),

  -- Of a customer without other orders the first, as far as this change set shows: few are left for the roll-up to correct.
  likely_first as materialized (
    select distinct on (v.customer_key) v.order_key
    from versions v
    join staged_order s on s.seq = v.seq
    where v.is_valid and v.is_new
      and not exists (select 1 from warehouse.fact_orders o where o.customer_key = v.customer_key)
    order by v.customer_key, v.date_key, s.ordered_at, v.order_key
  ),

  costed_line as (
    -- A cost in another currency than the order's is unknown.
    select l.*, case when not l.is_gift_card and p.currency = s.currency then p.unit_cost end as unit_cost
    from change_order c
    join staged_order s on s.seq = c.seq
    join staged_line l on l.seq = c.seq
    left join product_on_day p on p.product_key = l.product_key and p.date_key = c.date_key
  ),

  -- merge into warehouse.fact_orders as merged
  -- without stale_since, stale_code, stale_message
  -- new where is_new
  -- returning known.order_key, known.customer_key, known.date_key, known.channel_key, known.ordered_at, known.is_test, known.is_valid, known.gross_sales, known.discounts
  select
    c.is_new,
    s.order_key,
    src.source_id,
    s.channel_key,
    c.date_key,
    s.account_key,
    c.customer_key,
    s.order_id as platform_order_id,
    s.parent_order_key,
    s.order_number,
    s.ordered_at,
    s.financial_status,
    s.fulfillment_status,
    s.tags,
    s.discount_codes,
    s.is_test,
    s.is_tax_included,
    s.cancelled_at,
    s.email as customer_email,
    s.phone as customer_phone,
    s.country as ship_to_country,
    s.region as ship_to_region,
    s.city as ship_to_city,
    s.currency,
    src.reporting_currency,
    rate.rate as exchange_rate,
    s.presentment_currency,
    s.presentment_total,
    coalesce(l.items_sold, 0) as items_sold,
    coalesce(l.gross_sales, 0) as store_gross_sales,
    coalesce(l.discounts, 0) as store_discounts,
    coalesce(l.cost_of_goods, 0) as store_cost_of_goods,
    coalesce(l.costed_sales, 0) as store_costed_sales,
    coalesce(l.uncosted_lines, 0) as uncosted_lines,
    s.shipping as store_shipping,
    s.taxes as store_taxes,
    s.duties as store_duties,
    s.fees as store_fees,
    s.tips as store_tips,
    s.total as store_total,
    coalesce(c.store_reversed, 0) as store_reversed,
    coalesce(l.gross_sales, 0) * rate.rate as gross_sales,
    coalesce(l.discounts, 0) * rate.rate as discounts,
    coalesce(l.cost_of_goods, 0) * rate.rate as cost_of_goods,
    coalesce(l.costed_sales, 0) * rate.rate as costed_sales,
    s.shipping * rate.rate as shipping,
    s.taxes * rate.rate as taxes,
    s.duties * rate.rate as duties,
    s.fees * rate.rate as fees,
    s.tips * rate.rate as tips,
    s.total * rate.rate as total,
    coalesce(c.reversed, 0) as reversed,
    s.updated_at as source_updated_at,
    l.gross_sales_including_tax as store_gross_sales_including_tax,
    l.discounts_including_tax as store_discounts_including_tax,
    c.is_valid,
    case when c.is_new then f.order_key is not null else c.old_is_first and c.is_valid end as is_first
  from versions c
  join staged_order s on s.seq = c.seq
  left join likely_first f on f.order_key = c.order_key
  cross join change_source src
  join day_rate rate on rate.currency = s.currency and rate.date_key = c.date_key
  left join (
    select
      seq,
      sum(quantity) filter (where not is_gift_card) as items_sold,
      sum(gross_sales) as gross_sales,
      sum(discounts) as discounts,
      sum(quantity * unit_cost) as cost_of_goods,
      sum(gross_sales - discounts) filter (where unit_cost is not null) as costed_sales,
      count(*) filter (where not is_gift_card and unit_cost is null) as uncosted_lines,
      sum(gross_sales_including_tax) as gross_sales_including_tax,
      sum(discounts_including_tax) as discounts_including_tax
    from costed_line
    group by seq
  ) l on l.seq = c.seq
  -- end merge,

-- remember orders of merged,

-- note orders of merged,

-- What customers are measured by (rolled-orders.sql).
dirty_customers as (
  insert into ops.dirty_customer (customer_key)
  select customer_key from merged_new
  union
  select k.customer_key
  from merged_known m
  join change_order c on c.order_key = m.order_key
  cross join lateral (values (m.customer_key), (c.old_customer_key)) as k (customer_key)
  where (m.customer_key, m.date_key, m.channel_key, m.ordered_at, m.is_test, m.is_valid, m.gross_sales - m.discounts)
    is distinct from (
      c.old_customer_key, c.old_date_key, c.old_channel_key, c.old_ordered_at, c.old_is_test, c.old_is_valid, c.old_sales
    )
  on conflict (customer_key) do nothing
)

select count(*) as changed from merged;
