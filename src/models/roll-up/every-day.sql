-- Grain: day x channel: all are counted again, because customers of any day may be in another segment.
insert into ops.dirty_day (date_key, channel_key, customers_changed)
select date_key, channel_key, false from warehouse.agg_daily_summary
on conflict (date_key, channel_key) do nothing;
