-- Grain: one order of a channel, or else one refund that has no order, if there is any.
(select 1 from warehouse.fact_orders where channel_key = $1 limit 1)
union all
(select 1 from warehouse.fact_refunds where channel_key = $1 limit 1)
limit 1;
