-- Grain: day x channel whose buyers changed: an order appeared, left, or changed its day, customer, country or validity.
insert into rolled_day (date_key, channel_key)
with changed as materialized (
  select o.date_key, o.channel_key, o.order_key, o.customer_key, o.is_valid, o.ship_to_country
  from ops.dirty_order k
  join warehouse.fact_orders o on o.order_key = k.order_key
  where not o.is_test
),

counted as materialized (
  select date_key, channel_key, order_key, customer_key, is_valid, ship_to_country from ops.counted_order
)

select date_key, channel_key from (select * from changed except all select * from counted) as now_otherwise
union
select date_key, channel_key from (select * from counted except all select * from changed) as before_otherwise;
