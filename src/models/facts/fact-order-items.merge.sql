-- Grain: one line of an order; those of a changed order are replaced as a whole.
with gone as materialized (
  select i.order_key, i.item_key
  from change_order c
  join warehouse.fact_order_items i on i.order_key = c.order_key
  left join staged_line l on l.seq = c.seq and l.item_key = i.item_key
  where not c.is_new and l.item_key is null
)

delete from warehouse.fact_order_items i
using gone g
where i.order_key = g.order_key and i.item_key = g.item_key;

with merged as (
  insert into warehouse.fact_order_items as i (
    order_key, item_key, source_id, channel_key, date_key, product_key, platform_line_id, sku, title, variant_title,
    is_gift_card, is_test, quantity, currency, reporting_currency, store_unit_price, store_gross_sales,
    store_discounts, store_taxes, store_unit_price_including_tax, store_gross_sales_including_tax,
    store_discounts_including_tax, gross_sales, discounts, taxes
  )
  select
    c.order_key,
    l.item_key,
    src.source_id,
    s.channel_key,
    c.date_key,
    l.product_key,
    l.line_id,
    l.sku,
    l.title,
    l.variant_title,
    l.is_gift_card,
    s.is_test,
    l.quantity,
    s.currency,
    src.reporting_currency,
    l.unit_price,
    l.gross_sales,
    l.discounts,
    l.taxes,
    l.unit_price_including_tax,
    l.gross_sales_including_tax,
    l.discounts_including_tax,
    l.gross_sales * rate.rate,
    l.discounts * rate.rate,
    l.taxes * rate.rate
  from change_order c
  join staged_order s on s.seq = c.seq
  join staged_line l on l.seq = c.seq
  join day_rate rate on rate.currency = s.currency and rate.date_key = c.date_key
  cross join change_source src
  on conflict (order_key, item_key) do update set
    source_id = excluded.source_id,
    channel_key = excluded.channel_key,
    date_key = excluded.date_key,
    product_key = excluded.product_key,
    platform_line_id = excluded.platform_line_id,
    sku = excluded.sku,
    title = excluded.title,
    variant_title = excluded.variant_title,
    is_gift_card = excluded.is_gift_card,
    is_test = excluded.is_test,
    quantity = excluded.quantity,
    currency = excluded.currency,
    reporting_currency = excluded.reporting_currency,
    store_unit_price = excluded.store_unit_price,
    store_gross_sales = excluded.store_gross_sales,
    store_discounts = excluded.store_discounts,
    store_taxes = excluded.store_taxes,
    store_unit_price_including_tax = excluded.store_unit_price_including_tax,
    store_gross_sales_including_tax = excluded.store_gross_sales_including_tax,
    store_discounts_including_tax = excluded.store_discounts_including_tax,
    gross_sales = excluded.gross_sales,
    discounts = excluded.discounts,
    taxes = excluded.taxes
  where (
    i.source_id, i.channel_key, i.date_key, i.product_key, i.platform_line_id, i.sku, i.title, i.variant_title,
    i.is_gift_card, i.is_test, i.quantity, i.currency, i.reporting_currency, i.store_unit_price, i.store_gross_sales,
    i.store_discounts, i.store_taxes, i.store_unit_price_including_tax, i.store_gross_sales_including_tax,
    i.store_discounts_including_tax, i.gross_sales, i.discounts, i.taxes
  ) is distinct from (
    excluded.source_id, excluded.channel_key, excluded.date_key, excluded.product_key, excluded.platform_line_id,
    excluded.sku, excluded.title, excluded.variant_title, excluded.is_gift_card, excluded.is_test, excluded.quantity,
    excluded.currency, excluded.reporting_currency, excluded.store_unit_price, excluded.store_gross_sales,
    excluded.store_discounts, excluded.store_taxes, excluded.store_unit_price_including_tax,
    excluded.store_gross_sales_including_tax, excluded.store_discounts_including_tax, excluded.gross_sales, excluded.discounts, excluded.taxes
  )
  returning i.item_key
)

select count(*) as changed from merged;
