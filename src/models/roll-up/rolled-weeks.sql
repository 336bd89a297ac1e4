-- Grain: ISO week x channel of the rolled days. Returns how many rows of days and weeks change.
insert into rolled_week (iso_week_key, channel_key, first_date_key, last_date_key)
select distinct
  d.iso_week_key,
  r.channel_key,
  to_char(d.iso_week_start, 'YYYYMMDD')::integer,
  to_char(d.iso_week_start + 6, 'YYYYMMDD')::integer
from rolled_day r
join warehouse.dim_date d on d.date_key = r.date_key;

analyze rolled_day, rolled_week;

select
  (
    select count(*) from (
      select date_key, channel_key from agg_daily_summary_figures
      union
      select date_key, channel_key from rolled_day
    ) as days
  )::integer as days,
  (
    select count(*) from (
      select iso_week_key, channel_key from agg_weekly_trends_figures
      union
      select iso_week_key, channel_key from rolled_week
    ) as weeks
  )::integer as weeks;
