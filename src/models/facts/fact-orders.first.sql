-- Grain: order that became, or no longer is, the first valid one of its customer.
with first_order as materialized (
  select c.customer_key, c.first_valid_order_key
  from rolled_customer k
  join warehouse.dim_customer c on c.customer_key = k.customer_key
),

wrong as materialized (
  select r.order_key, c.first_valid_order_key is not distinct from r.order_key as is_first
  from rolled_order r
  join first_order c on c.customer_key = r.customer_key
  where r.is_first is distinct from (c.first_valid_order_key is not distinct from r.order_key)
),

-- remember orders of wrong,

-- note orders of wrong

update warehouse.fact_orders o set
  is_first = w.is_first
from wrong w
where o.order_key = w.order_key;
