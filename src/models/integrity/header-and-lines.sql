-- Grain: order whose header is not the sum of its lines and refunds, or whose children disagree with it.
with lines as (
  select
    order_key,
    coalesce(sum(quantity) filter (where not is_gift_card), 0) as items_sold,
    sum(gross_sales) as gross_sales,
    sum(discounts) as discounts,
    coalesce(sum(quantity * unit_cost), 0) as cost_of_goods,
    coalesce(sum(quantity * store_unit_cost), 0) as store_cost_of_goods,
    coalesce(sum(gross_sales - discounts) filter (where unit_cost is not null), 0) as costed_sales,
    coalesce(sum(store_gross_sales - store_discounts) filter (where unit_cost is not null), 0) as store_costed_sales,
    count(*) filter (where not is_gift_card and unit_cost is null) as uncosted_lines,
    sum(store_gross_sales) as store_gross_sales,
    sum(store_discounts) as store_discounts,
    sum(store_gross_sales_including_tax) as store_gross_sales_including_tax,
    sum(store_discounts_including_tax) as store_discounts_including_tax
  from warehouse.fact_order_items
  group by order_key
),

taken_back as (
  select order_key, sum(total) as reversed, sum(store_total) as store_reversed
  from warehouse.fact_refunds
  group by order_key
)

select o.order_key
from warehouse.fact_orders o
left join lines l on l.order_key = o.order_key
left join taken_back t on t.order_key = o.order_key
where (
  o.items_sold, o.gross_sales, o.discounts, o.store_gross_sales, o.store_discounts, o.reversed, o.store_reversed,
  o.cost_of_goods, o.store_cost_of_goods, o.costed_sales, o.store_costed_sales, o.uncosted_lines,
  o.store_gross_sales_including_tax, o.store_discounts_including_tax
)
  is distinct from (
    coalesce(l.items_sold, 0), coalesce(l.gross_sales, 0), coalesce(l.discounts, 0), coalesce(l.store_gross_sales, 0),
    coalesce(l.store_discounts, 0), coalesce(t.reversed, 0), coalesce(t.store_reversed, 0),
    coalesce(l.cost_of_goods, 0), coalesce(l.store_cost_of_goods, 0), coalesce(l.costed_sales, 0),
    coalesce(l.store_costed_sales, 0), coalesce(l.uncosted_lines, 0),
    l.store_gross_sales_including_tax, l.store_discounts_including_tax
  )
union
select o.order_key
from warehouse.fact_orders o
join warehouse.fact_order_items i on i.order_key = o.order_key
where (i.date_key, i.channel_key, i.is_test, i.source_id) <> (o.date_key, o.channel_key, o.is_test, o.source_id)
union
select o.order_key
from warehouse.fact_orders o
join warehouse.fact_refunds f on f.order_key = o.order_key
where (f.channel_key, f.is_test, f.source_id) <> (o.channel_key, o.is_test, o.source_id);
