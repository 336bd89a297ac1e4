-- Grain: one day, 1970 to 2069. $1: the month that the fiscal year begins with; the year is named after the one it ends in.
insert into warehouse.dim_date as d (
  date_key, date, day_of_week, is_weekend, iso_week, iso_year, iso_week_key, iso_week_start,
  month, month_key, quarter, year, fiscal_year, fiscal_quarter, fiscal_period
)
with days as (
  select day::date as date from generate_series(timestamp '1970-01-01', timestamp '2069-12-31', interval '1 day') day
),

parts as (
  select
    date,
    extract(year from date)::integer as year,
    extract(month from date)::integer as month,
    extract(day from date)::integer as day,
    extract(isodow from date)::integer as iso_day,
    extract(week from date)::integer as iso_week,
    extract(isoyear from date)::integer as iso_year,
    -- 1 for the first month of the fiscal year.
    (extract(month from date)::integer - $1::integer + 12) % 12 + 1 as fiscal_period
  from days
)

select
  year * 10000 + month * 100 + day,
  date,
  iso_day,
  iso_day >= 6,
  iso_week,
  iso_year,
  iso_year * 100 + iso_week,
  date - (iso_day - 1),
  month,
  year * 100 + month,
  (month + 2) / 3,
  year,
  case when $1::integer > 1 and month >= $1::integer then year + 1 else year end,
  (fiscal_period + 2) / 3,
  fiscal_period
from parts
on conflict (date_key) do update set
  date = excluded.date,
  day_of_week = excluded.day_of_week,
  is_weekend = excluded.is_weekend,
  iso_week = excluded.iso_week,
  iso_year = excluded.iso_year,
  iso_week_key = excluded.iso_week_key,
  iso_week_start = excluded.iso_week_start,
  month = excluded.month,
  month_key = excluded.month_key,
  quarter = excluded.quarter,
  year = excluded.year,
  fiscal_year = excluded.fiscal_year,
  fiscal_quarter = excluded.fiscal_quarter,
  fiscal_period = excluded.fiscal_period
where (
  d.date, d.day_of_week, d.is_weekend, d.iso_week, d.iso_year, d.iso_week_key, d.iso_week_start, d.month, d.month_key,
  d.quarter, d.year, d.fiscal_year, d.fiscal_quarter, d.fiscal_period
) is distinct from (
  excluded.date, excluded.day_of_week, excluded.is_weekend, excluded.iso_week, excluded.iso_year,
  excluded.iso_week_key, excluded.iso_week_start, excluded.month, excluded.month_key, excluded.quarter, excluded.year,
  excluded.fiscal_year, excluded.fiscal_quarter, excluded.fiscal_period
);
