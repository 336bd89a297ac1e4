-- Grain: value segment whose aggregate is not the sum of its customers.
with expected as (
  select segment, count(*) as customers, sum(order_count) as orders, sum(total_spent) as total_spent
  from warehouse.dim_customer
  where segment is not null
  group by segment
)

select coalesce(e.segment, a.segment) as segment
from expected e
full join warehouse.agg_customer_segments a on a.segment = e.segment
where (e.customers, e.orders, e.total_spent) is distinct from (a.customers, a.orders, a.total_spent);
