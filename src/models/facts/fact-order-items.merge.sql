-- Grain: one line of an order; those of a changed order are replaced as a whole. Depends on no customer: those
-- of new orders are written before them.
with gone as materialized (
  select i.order_key, i.item_key
  from change_order c
  join warehouse.fact_order_items i on i.order_key = c.order_key
  left join staged_line l on l.seq = c.seq and l.item_key = i.item_key
  where not c.is_new and l.item_key is null
),

-- remember orders of gone,

-- note removed lines of gone,

removed as (
  delete from warehouse.fact_order_items i
  using gone g
  where i.order_key = g.order_key and i.item_key = g.item_key
  returning i.order_key
)

select count(*) as changed from removed;

with
  -- merge into warehouse.fact_order_items as merged
  -- new where is_new
  -- returning known.order_key, known.item_key
  select
    c.is_new,
    c.order_key,
    l.item_key,
    src.source_id,
    s.channel_key,
    c.date_key,
    l.product_key,
    l.line_id as platform_line_id,
    l.sku,
    l.title,
    l.variant_title,
    p.category,
    p.product_type,
    p.vendor,
    l.is_gift_card,
    s.is_test,
    l.quantity,
    s.currency,
    src.reporting_currency,
    l.unit_price as store_unit_price,
    case when not l.is_gift_card and p.currency = s.currency then p.unit_cost end as store_unit_cost,
    l.gross_sales as store_gross_sales,
    l.discounts as store_discounts,
    l.taxes as store_taxes,
    l.unit_price_including_tax as store_unit_price_including_tax,
    l.gross_sales_including_tax as store_gross_sales_including_tax,
    l.discounts_including_tax as store_discounts_including_tax,
    l.gross_sales * rate.rate as gross_sales,
    l.discounts * rate.rate as discounts,
    l.taxes * rate.rate as taxes,
    case when not l.is_gift_card and p.currency = s.currency then p.unit_cost * rate.rate end as unit_cost
  from change_order c
  join staged_order s on s.seq = c.seq
  join staged_line l on l.seq = c.seq
  join day_rate rate on rate.currency = s.currency and rate.date_key = c.date_key
  cross join change_source src
  left join product_on_day p on p.product_key = l.product_key and p.date_key = c.date_key
  -- end merge,

-- remember orders of merged_known,

-- note lines of merged

select count(*) as changed from merged;
