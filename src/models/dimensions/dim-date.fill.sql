-- Grain: one day, 1970 to 2069. $1: the first month of the fiscal year, which is named after the year it ends in.
-- merge into warehouse.dim_date
with days as (
  select day::date as date from generate_series(timestamp '1970-01-01', timestamp '2069-12-31', interval '1 day') day
),

-- Each worked out once, and not as decimals, as extract() would: half of the time of a first start.
parts as materialized (
  select
    date,
    date_part('year', date)::integer as year,
    date_part('month', date)::integer as month,
    date_part('day', date)::integer as day,
    date_part('isodow', date)::integer as iso_day,
    date_part('week', date)::integer as iso_week,
    date_part('isoyear', date)::integer as iso_year,
    -- 1 for the first month of the fiscal year.
    (date_part('month', date)::integer - $1::integer + 12) % 12 + 1 as fiscal_period
  from days
)

select
  year * 10000 + month * 100 + day as date_key,
  date,
  iso_day as day_of_week,
  iso_day >= 6 as is_weekend,
  iso_week,
  iso_year,
  iso_year * 100 + iso_week as iso_week_key,
  date - (iso_day - 1) as iso_week_start,
  month,
  year * 100 + month as month_key,
  (month + 2) / 3 as quarter,
  year,
  case when $1::integer > 1 and month >= $1::integer then year + 1 else year end as fiscal_year,
  (fiscal_period + 2) / 3 as fiscal_quarter,
  fiscal_period
from parts
-- end merge;
