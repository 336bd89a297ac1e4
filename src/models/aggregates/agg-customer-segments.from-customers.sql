-- Grain: value segment. All of it, from all customers: for when the bounds changed, else the differences of a roll-up do.
delete from warehouse.agg_customer_segments;

insert into warehouse.agg_customer_segments (segment, customers, orders, total_spent)
select segment, count(*), sum(order_count), sum(total_spent)
from warehouse.dim_customer
where segment is not null
group by segment;
