-- Grain: one order of a channel, else one refund without an order, if any.
(select 1 from warehouse.fact_orders where channel_key = $1 limit 1)
union all
(select 1 from warehouse.fact_refunds where channel_key = $1 limit 1)
limit 1;
