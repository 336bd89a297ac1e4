-- Grain: order of an account that moved to another customer. Refunds count for the customer of their order.
with moved as materialized (
  select o.order_key, a.customer_key
  from changed_account a
  join warehouse.fact_orders o on o.customer_key = a.old_customer_key and o.account_key = a.account_key
  where a.old_customer_key <> a.customer_key
),

-- remember orders of moved,

-- note orders of moved

update warehouse.fact_orders o set
  customer_key = m.customer_key
from moved m
where o.order_key = m.order_key;
