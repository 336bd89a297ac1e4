-- Grain: provider ($1) x currency x day that is new or was corrected, as of now ($2). Marks facts it may affect: those
-- up to $3 days later.
with
-- merge into raw.exchange_rate as merged
select currency, rate_date, $1::text as provider, rate, $2::timestamptz as loaded_at from changed_rate
-- end merge,

-- merge into raw.exchange_rate_correction as corrected
-- once old_rate
select currency, rate_date, $1::text as provider, $2::timestamptz as corrected_at, old_rate, rate as new_rate
from changed_rate
where old_rate is not null
-- end merge,

-- Most of a first load is older than the first fact, and most of any load is in currencies without sales. The reporting
-- currency's own rates affect every other currency.
converted as materialized (
  select currency, reporting_currency, min(date_key) as first_date_key
  from (
    select currency, reporting_currency, date_key from warehouse.fact_orders
    union all
    select currency, reporting_currency, date_key from warehouse.fact_refunds
    union all
    select currency, reporting_currency, date_key from warehouse.reported_day where exchange_rate is not null
    union all
    select currency, reporting_currency, date_key from warehouse.posting
  ) facts
  where currency <> reporting_currency
  group by currency, reporting_currency
),

concerned as (
  select currency, first_date_key from converted
  union all
  select reporting_currency, min(first_date_key) from converted group by reporting_currency
)

insert into ops.dirty_rate (currency, rate_date)
select c.currency, c.rate_date
from changed_rate c
join concerned f on f.currency = c.currency
join warehouse.dim_date d on d.date_key = f.first_date_key
where c.rate_date >= d.date - $3::integer
on conflict (currency, rate_date) do nothing;
