-- Grain: source x sales channel that has orders.
-- merge into warehouse.dim_channel
-- leave known
select distinct
  s.channel_key,
  src.source_id,
  src.platform,
  s.sales_channel
from change_order c
join staged_order s on s.seq = c.seq
cross join change_source src
left join warehouse.dim_channel known on known.channel_key = s.channel_key
where known.channel_key is null
-- end merge;
