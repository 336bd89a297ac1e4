-- Grain: one order. Amounts in the reporting currency are exact products, so that lines add up to their order to the last digit.
-- Whether a newer version was refused is no part of the version: `fact-orders.stale.sql` marks it.
with merged as (
  insert into warehouse.fact_orders as o (
    order_key, source_id, channel_key, date_key, account_key, customer_key, platform_order_id, parent_order_key,
    order_number, ordered_at, financial_status, fulfillment_status, is_test, is_tax_included, cancelled_at, customer_email,
    customer_phone, ship_to_country, ship_to_city, currency, reporting_currency, exchange_rate, presentment_currency,
    presentment_total, items_sold, store_gross_sales, store_discounts, store_shipping, store_taxes, store_duties,
    store_fees, store_tips, store_total, store_reversed, gross_sales, discounts, shipping, taxes, duties, fees, tips,
    total, reversed, source_updated_at, store_gross_sales_including_tax, store_discounts_including_tax
  )
  select
    s.order_key,
    src.source_id,
    s.channel_key,
    c.date_key,
    s.account_key,
    a.customer_key,
    s.order_id,
    s.parent_order_key,
    s.order_number,
    s.ordered_at,
    s.financial_status,
    s.fulfillment_status,
    s.is_test,
    s.is_tax_included,
    s.cancelled_at,
    s.email,
    s.phone,
    s.country,
    s.city,
    s.currency,
    src.reporting_currency,
    rate.rate,
    s.presentment_currency,
    s.presentment_total,
    coalesce(l.items_sold, 0),
    coalesce(l.gross_sales, 0),
    coalesce(l.discounts, 0),
    s.shipping,
    s.taxes,
    s.duties,
    s.fees,
    s.tips,
    s.total,
    coalesce(r.store_reversed, 0),
    coalesce(l.gross_sales, 0) * rate.rate,
    coalesce(l.discounts, 0) * rate.rate,
    s.shipping * rate.rate,
    s.taxes * rate.rate,
    s.duties * rate.rate,
    s.fees * rate.rate,
    s.tips * rate.rate,
    s.total * rate.rate,
    coalesce(r.reversed, 0),
    s.updated_at,
    l.gross_sales_including_tax,
    l.discounts_including_tax
  from change_order c
  join staged_order s on s.seq = c.seq
  join warehouse.customer_account a on a.account_key = s.account_key
  cross join change_source src
  join day_rate rate on rate.currency = s.currency and rate.date_key = c.date_key
  left join (
    select
      seq,
      sum(quantity) filter (where not is_gift_card) as items_sold,
      sum(gross_sales) as gross_sales,
      sum(discounts) as discounts,
      sum(gross_sales_including_tax) as gross_sales_including_tax,
      sum(discounts_including_tax) as discounts_including_tax
    from staged_line
    group by seq
  ) l on l.seq = c.seq
  left join (
    -- Each refund at the rate of its own day.
    select f.seq, sum(f.total) as store_reversed, sum(f.total * rate.rate) as reversed
    from staged_refund f
    join staged_order s on s.seq = f.seq
    cross join change_source src
    join day_rate rate on rate.currency = s.currency and rate.date = (f.refunded_at at time zone src.timezone)::date
    group by f.seq
  ) r on r.seq = c.seq
  on conflict (order_key) do update set
    source_id = excluded.source_id,
    channel_key = excluded.channel_key,
    date_key = excluded.date_key,
    account_key = excluded.account_key,
    customer_key = excluded.customer_key,
    platform_order_id = excluded.platform_order_id,
    parent_order_key = excluded.parent_order_key,
    order_number = excluded.order_number,
    ordered_at = excluded.ordered_at,
    financial_status = excluded.financial_status,
    fulfillment_status = excluded.fulfillment_status,
    is_test = excluded.is_test,
    is_tax_included = excluded.is_tax_included,
    cancelled_at = excluded.cancelled_at,
    customer_email = excluded.customer_email,
    customer_phone = excluded.customer_phone,
    ship_to_country = excluded.ship_to_country,
    ship_to_city = excluded.ship_to_city,
    currency = excluded.currency,
    reporting_currency = excluded.reporting_currency,
    exchange_rate = excluded.exchange_rate,
    presentment_currency = excluded.presentment_currency,
    presentment_total = excluded.presentment_total,
    items_sold = excluded.items_sold,
    store_gross_sales = excluded.store_gross_sales,
    store_discounts = excluded.store_discounts,
    store_shipping = excluded.store_shipping,
    store_taxes = excluded.store_taxes,
    store_duties = excluded.store_duties,
    store_fees = excluded.store_fees,
    store_tips = excluded.store_tips,
    store_total = excluded.store_total,
    store_reversed = excluded.store_reversed,
    gross_sales = excluded.gross_sales,
    discounts = excluded.discounts,
    shipping = excluded.shipping,
    taxes = excluded.taxes,
    duties = excluded.duties,
    fees = excluded.fees,
    tips = excluded.tips,
    total = excluded.total,
    reversed = excluded.reversed,
    source_updated_at = excluded.source_updated_at,
    store_gross_sales_including_tax = excluded.store_gross_sales_including_tax,
    store_discounts_including_tax = excluded.store_discounts_including_tax
  where (
    o.source_id, o.channel_key, o.date_key, o.account_key, o.customer_key, o.platform_order_id,
    o.parent_order_key, o.order_number, o.ordered_at, o.financial_status, o.fulfillment_status, o.is_test, o.is_tax_included, o.cancelled_at,
    o.customer_email, o.customer_phone, o.ship_to_country, o.ship_to_city, o.currency, o.reporting_currency,
    o.exchange_rate, o.presentment_currency, o.presentment_total, o.items_sold, o.store_gross_sales,
    o.store_discounts, o.store_shipping, o.store_taxes, o.store_duties, o.store_fees, o.store_tips, o.store_total,
    o.store_reversed, o.gross_sales, o.discounts, o.shipping, o.taxes, o.duties, o.fees, o.tips, o.total, o.reversed,
    o.source_updated_at, o.store_gross_sales_including_tax, o.store_discounts_including_tax
  ) is distinct from (
    excluded.source_id, excluded.channel_key, excluded.date_key, excluded.account_key, excluded.customer_key,
    excluded.platform_order_id, excluded.parent_order_key, excluded.order_number, excluded.ordered_at, excluded.financial_status,
    excluded.fulfillment_status, excluded.is_test, excluded.is_tax_included, excluded.cancelled_at,
    excluded.customer_email, excluded.customer_phone, excluded.ship_to_country, excluded.ship_to_city,
    excluded.currency, excluded.reporting_currency, excluded.exchange_rate, excluded.presentment_currency,
    excluded.presentment_total, excluded.items_sold, excluded.store_gross_sales, excluded.store_discounts,
    excluded.store_shipping, excluded.store_taxes, excluded.store_duties, excluded.store_fees, excluded.store_tips,
    excluded.store_total, excluded.store_reversed, excluded.gross_sales, excluded.discounts, excluded.shipping,
    excluded.taxes, excluded.duties, excluded.fees, excluded.tips, excluded.total, excluded.reversed,
    excluded.source_updated_at, excluded.store_gross_sales_including_tax, excluded.store_discounts_including_tax
  )
  returning o.order_key, o.date_key, o.channel_key, o.customer_key, o.is_test
),

changed as materialized (
  select
    m.*,
    c.old_date_key,
    c.old_channel_key,
    c.old_customer_key,
    (m.date_key, m.channel_key, m.customer_key, m.is_test) is distinct from (
      c.old_date_key, c.old_channel_key, c.old_customer_key, c.old_is_test
    ) as customers_changed
  from merged m
  join change_order c on c.order_key = m.order_key
),

dirty_days as (
  insert into ops.dirty_day as d (date_key, channel_key, customers_changed)
  select date_key, channel_key, bool_or(customers_changed)
  from (
    select date_key, channel_key, customers_changed from changed
    union all
    select old_date_key, old_channel_key, customers_changed from changed where old_date_key is not null
  ) touched
  group by date_key, channel_key
  on conflict (date_key, channel_key) do update set
    customers_changed = true
  where excluded.customers_changed and not d.customers_changed
),

dirty_customers as (
  insert into ops.dirty_customer (customer_key)
  select customer_key from changed
  union
  select old_customer_key from changed where old_customer_key is not null
  on conflict (customer_key) do nothing
)

select count(*) as changed from merged;
