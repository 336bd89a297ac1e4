-- Grain: source x sales channel that has orders.
insert into warehouse.dim_channel (channel_key, source_id, platform, sales_channel)
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
on conflict (channel_key) do nothing;
