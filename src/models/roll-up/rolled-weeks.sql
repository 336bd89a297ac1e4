-- Grain: ISO week x channel of the rolled days.
insert into rolled_week (iso_week_key, channel_key, first_date_key, last_date_key)
select distinct
  d.iso_week_key,
  r.channel_key,
  to_char(d.iso_week_start, 'YYYYMMDD')::integer,
  to_char(d.iso_week_start + 6, 'YYYYMMDD')::integer
from rolled_day r
join warehouse.dim_date d on d.date_key = r.date_key;

analyze rolled_day, rolled_week;
