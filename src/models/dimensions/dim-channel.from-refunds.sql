-- Grain: source x sales channel known only from refunds without an order.
-- merge into warehouse.dim_channel
-- leave known
select distinct
  src.source_id || ':' || s.sales_channel as channel_key,
  src.source_id,
  src.platform,
  s.sales_channel
from staged_lone_refund s
cross join change_source src
-- end merge;
