-- Grain: known line whose attributes or cost differ from those of its day. A cost in another currency than the order's is
-- unknown.
insert into outdated_line (
  order_key, item_key, category, product_type, vendor, store_unit_cost, unit_cost, is_cost_changed
)
with valued as materialized (
  select
    i.order_key,
    i.item_key,
    p.category,
    p.product_type,
    p.vendor,
    case when not i.is_gift_card and p.currency = i.currency then p.unit_cost end as store_unit_cost,
    i.category as old_category,
    i.product_type as old_product_type,
    i.vendor as old_vendor,
    i.store_unit_cost as old_store_unit_cost
  from product_on_day p
  join warehouse.fact_order_items i on i.product_key = p.product_key and i.date_key = p.date_key
  where p.is_of_history
)

select
  v.order_key,
  v.item_key,
  v.category,
  v.product_type,
  v.vendor,
  v.store_unit_cost,
  v.store_unit_cost * o.exchange_rate,
  v.store_unit_cost is distinct from v.old_store_unit_cost
from valued v
join warehouse.fact_orders o on o.order_key = v.order_key
where (v.category, v.product_type, v.vendor, v.store_unit_cost)
  is distinct from (v.old_category, v.old_product_type, v.old_vendor, v.old_store_unit_cost);

analyze outdated_line;
