-- Grain: customer with an order that counts and no number, or with a number and no such order.
with counted as (
  select customer_key from warehouse.dim_customer where order_count > 0
)

select coalesce(c.customer_key, n.customer_key) as customer_key
from counted c
full join warehouse.customer_number n on n.customer_key = c.customer_key
where c.customer_key is null or n.customer_key is null;
