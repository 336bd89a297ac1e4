-- Grain: source x sales channel that only refunds without an order tell of.
insert into warehouse.dim_channel (channel_key, source_id, platform, sales_channel)
select distinct
  src.source_id || ':' || s.sales_channel,
  src.source_id,
  src.platform,
  s.sales_channel
from staged_lone_refund s
cross join change_source src
on conflict (channel_key) do nothing;
