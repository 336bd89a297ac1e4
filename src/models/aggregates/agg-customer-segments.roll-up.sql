-- Grain: value segment. Adds the dirty customers' exact differences, so that a roll-up never reads all customers.
-- merge into warehouse.agg_customer_segments
with difference as (
  select segment, -1 as customers, -order_count as orders, -total_spent as total_spent
  from rolled_customer
  where segment is not null
  union all
  select c.segment, 1, c.order_count, c.total_spent
  from rolled_customer k
  join warehouse.dim_customer c on c.customer_key = k.customer_key
  where c.segment is not null
  union all
  select segment, customers, orders, total_spent
  from warehouse.agg_customer_segments
)

select segment, sum(customers) as customers, sum(orders) as orders, sum(total_spent) as total_spent
from difference
group by segment
-- end merge;

delete from warehouse.agg_customer_segments where customers = 0;
