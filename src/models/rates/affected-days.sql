-- Grain: currency x business day of facts that the next dirty rates (the earliest $1 days of them) may affect. $2: the
-- maximum age of a rate in days. A rate is valid until the currency's next one; the reporting currency's own affects
-- every other currency.
with taken as (
  delete from ops.dirty_rate
  where rate_date in (select distinct rate_date from ops.dirty_rate order by rate_date limit $1::integer)
  returning currency, rate_date
),

held as (
  select t.currency, t.rate_date, min(r.rate_date) as next_date
  from taken t
  left join raw.exchange_rate r on r.currency = t.currency and r.rate_date > t.rate_date
  group by t.currency, t.rate_date
),

affected as materialized (
  select distinct h.currency, d.date, d.date_key
  from held h
  join warehouse.dim_date d
    on d.date between h.rate_date and h.rate_date + $2::integer
    and (h.next_date is null or d.date < h.next_date)
),

traded as (
  select o.currency, o.reporting_currency, a.date, a.currency as changed
  from affected a
  join warehouse.fact_orders o on o.date_key = a.date_key
  union
  select f.currency, f.reporting_currency, a.date, a.currency
  from affected a
  join warehouse.fact_refunds f on f.date_key = a.date_key
  union
  select p.currency, p.reporting_currency, a.date, a.currency
  from affected a
  join warehouse.reported_day p on p.date_key = a.date_key
  where p.exchange_rate is not null
  union
  select p.currency, p.reporting_currency, a.date, a.currency
  from affected a
  join warehouse.posting p on p.date_key = a.date_key
)

insert into wanted_rate (currency, date)
select distinct currency, date
from traded
where currency <> reporting_currency and changed in (currency, reporting_currency);
