-- Grain: value segment. Computed from all customers, for changed bounds; otherwise a roll-up applies differences.
delete from warehouse.agg_customer_segments;

-- merge into warehouse.agg_customer_segments
select segment, count(*) as customers, sum(order_count) as orders, sum(total_spent) as total_spent
from warehouse.dim_customer
where segment is not null
group by segment
-- end merge;
