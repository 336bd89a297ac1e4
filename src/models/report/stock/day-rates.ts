import { type Sql, sql } from '../../../database/sql.js';
import { conversion } from '../../../ledger/warehouse-version/settings.js';

/**
 * CTE `stock_rate`: currency x day of `stock_span`. Reporting currency for one unit of a store's currency, as for facts: each of the
 * two has its latest rate on or before the day that is not too old, the merchant's own first (`rates/day-rate.sql`). Without a
 * row, there is no rate.
 */
export const stockRates: Sql = sql`
  stock_currency as materialized (
    select distinct c.currency from warehouse.dim_product_cost c
    union
    select v.reporting_currency from ${conversion} v where v.reporting_currency is not null
  ),
  for_one_euro as materialized (
    select distinct on (c.currency, d.date) c.currency, d.date, r.rate
    from (select distinct last_date as date from stock_span) d
    cross join stock_currency c
    cross join ${conversion} v
    join raw.exchange_rate r
      on r.currency = c.currency and r.rate_date between d.date - v.rate_max_age_days::integer and d.date
    where c.currency <> 'EUR'
    order by c.currency, d.date, r.rate_date desc, (r.provider = 'FILE') desc
  ),
  stock_rate as materialized (
    select c.currency, d.date,
      case
        when c.currency = v.reporting_currency then 1
        else round(
          round(case when v.reporting_currency = 'EUR' then 1 else target.rate end, 60)
            / case when c.currency = 'EUR' then 1 else source.rate end,
          15
        )
      end as rate
    from (select distinct last_date as date from stock_span) d
    cross join stock_currency c
    cross join ${conversion} v
    left join for_one_euro source on source.currency = c.currency and source.date = d.date
    left join for_one_euro target on target.currency = v.reporting_currency and target.date = d.date
  )`;
