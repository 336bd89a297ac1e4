-- Grain: value segment. All of it, from all customers: for when the bounds changed, else the differences of a roll-up do.
delete from warehouse.agg_customer_segments;

-- merge into warehouse.agg_customer_segments
select segment, count(*) as customers, sum(order_count) as orders, sum(total_spent) as total_spent
from warehouse.dim_customer
where segment is not null
group by segment
-- end merge;
