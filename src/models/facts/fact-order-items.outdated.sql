-- Grain: line whose product was something else, or had another cost, on the day of its order than was known before; and
-- its order.
with outdated as materialized (
  select order_key, item_key, category, product_type, vendor, store_unit_cost, unit_cost from outdated_line
),

-- remember orders of outdated,

-- note lines of outdated

update warehouse.fact_order_items i set
  category = o.category,
  product_type = o.product_type,
  vendor = o.vendor,
  store_unit_cost = o.store_unit_cost,
  unit_cost = o.unit_cost
from outdated o
where i.order_key = o.order_key and i.item_key = o.item_key;

with costed as materialized (
  select
    i.order_key,
    coalesce(sum(i.quantity * i.store_unit_cost), 0) as store_cost_of_goods,
    coalesce(sum(i.store_gross_sales - i.store_discounts) filter (where i.store_unit_cost is not null), 0) as store_costed_sales,
    coalesce(sum(i.quantity * i.unit_cost), 0) as cost_of_goods,
    coalesce(sum(i.gross_sales - i.discounts) filter (where i.unit_cost is not null), 0) as costed_sales,
    count(*) filter (where not i.is_gift_card and i.unit_cost is null) as uncosted_lines
  from (select distinct order_key from outdated_line where is_cost_changed) o
  join warehouse.fact_order_items i on i.order_key = o.order_key
  group by i.order_key
),

-- note orders of costed

update warehouse.fact_orders o set
  store_cost_of_goods = c.store_cost_of_goods,
  store_costed_sales = c.store_costed_sales,
  cost_of_goods = c.cost_of_goods,
  costed_sales = c.costed_sales,
  uncosted_lines = c.uncosted_lines
from costed c
where o.order_key = c.order_key;

select count(*) as changed from outdated_line;
