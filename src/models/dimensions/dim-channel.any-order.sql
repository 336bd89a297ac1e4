-- Grain: one order of a channel, if there is any.
select 1 from warehouse.fact_orders where channel_key = $1 limit 1;
