-- Grain: line whose attributes or unit cost are not those of its product on the day of its order: by the last row of the
-- history on or before the day, else by the first.
with days as (
  select distinct product_key, date_key from warehouse.fact_order_items where product_key is not null
),

versions as (
  select distinct on (d.product_key, d.date_key) d.product_key, d.date_key, h.category, h.product_type, h.vendor
  from days d
  join warehouse.dim_product_day h on h.product_key = d.product_key
  order by d.product_key, d.date_key, h.date_key > d.date_key, abs(h.date_key - d.date_key)
),

costs as (
  select distinct on (d.product_key, d.date_key) d.product_key, d.date_key, h.unit_cost, h.currency
  from days d
  join warehouse.dim_product_cost h on h.product_key = d.product_key
  order by d.product_key, d.date_key, h.date_key > d.date_key, abs(h.date_key - d.date_key)
)

select i.order_key, i.item_key
from warehouse.fact_order_items i
left join versions v on v.product_key = i.product_key and v.date_key = i.date_key
left join costs c on c.product_key = i.product_key and c.date_key = i.date_key
where (i.category, i.product_type, i.vendor) is distinct from (v.category, v.product_type, v.vendor)
  or i.store_unit_cost is distinct from (case when not i.is_gift_card and c.currency = i.currency then c.unit_cost end);
