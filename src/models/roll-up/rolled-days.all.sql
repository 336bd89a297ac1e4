-- Grain: day x channel with orders, or with a set of customers.
insert into rolled_day (date_key, channel_key)
select date_key, channel_key from warehouse.fact_orders
union
select date_key, channel_key from warehouse.agg_customer_sets;
