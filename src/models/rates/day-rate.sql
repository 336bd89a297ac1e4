-- Grain: currency x day of wanted_rate. $1: the reporting currency; $2: the maximum age of a rate in days. Each of the
-- two currencies has its latest rate on or before the day that is not too old; on one day the merchant's own wins. The
-- quotient is rounded half away from zero to 15 decimals: the division's 60 decimals show for any two rates on which
-- side of a half it is, so that nothing is rounded twice.
insert into day_rate (currency, date, date_key, rate, missing_currency)
with needed as materialized (
  select currency, date from wanted_rate where currency not in ('EUR', $1::text)
  union
  select $1::text, date from wanted_rate where $1::text <> 'EUR' and currency <> $1::text
),

latest as materialized (
  select n.currency, n.date, max(r.rate_date) as rate_date
  from needed n
  join raw.exchange_rate r
    on r.currency = n.currency and r.rate_date between n.date - $2::integer and n.date
  group by n.currency, n.date
),

for_one_euro as materialized (
  select distinct on (l.currency, l.date) l.currency, l.date, r.rate
  from latest l
  join raw.exchange_rate r on r.currency = l.currency and r.rate_date = l.rate_date
  order by l.currency, l.date, (r.provider = 'FILE') desc
),

converted as (
  select
    w.currency,
    w.date,
    case when w.currency = 'EUR' then 1 else source.rate end as source_rate,
    case when $1::text = 'EUR' then 1 else target.rate end as target_rate
  from wanted_rate w
  left join for_one_euro source on source.currency = w.currency and source.date = w.date
  left join for_one_euro target on target.currency = $1::text and target.date = w.date
)

select
  c.currency,
  c.date,
  d.date_key,
  case when c.currency = $1::text then 1 else trim_scale(round(round(c.target_rate, 60) / c.source_rate, 15)) end,
  case
    when c.currency = $1::text then null
    when c.source_rate is null then c.currency
    when c.target_rate is null then $1::text
  end
from converted c
join warehouse.dim_date d on d.date = c.date;
