-- Grain: one dirty customer. Exactly the keys read here are removed: later ones are left for the next roll-up. Returns how
-- many they are.
-- Distinct customers are counted by sorting, in memory.
set local work_mem = '32MB';

with taken as (
  delete from ops.dirty_customer returning customer_key
)

insert into rolled_customer (
  customer_key, segment, order_count, total_spent, valid_order_count, last_valid_order_date, first_order_date, second_order_date,
  first_valid_order_date
)
select
  t.customer_key, c.segment, c.order_count, c.total_spent, c.valid_order_count, c.last_valid_order_date, c.first_order_date,
  c.second_order_date, c.first_valid_order_date
from taken t
left join warehouse.dim_customer c on c.customer_key = t.customer_key
-- What is written for them goes in this order, to the end of each index by customer.
order by t.customer_key;

analyze rolled_customer;

select count(*)::integer as customers from rolled_customer;
