import type { Queryable } from '../../database/pool.js';
import { lacksAnyRate } from '../../ledger/rejected-records/rejected-records.js';
import { foreignCurrencies, hasForeignCurrency } from '../../ledger/sources/registry.js';

/**
 * Whether rates of the European Central Bank are needed: a store, an order (loaded or rejected), a refund without
 * an order, or an account of advertising or visits has a currency other than the reporting currency. A merchant with one currency never requests them.
 */
export async function needsRates(db: Queryable, reportingCurrency: string): Promise<boolean> {
  if ((await hasForeignCurrency(db, reportingCurrency)) || (await lacksAnyRate(db))) return true;
  const { rows } = await db.query<{ is_needed: boolean }>(
    // Without rates there are no such facts, and the search would read all orders and refunds.
    `select exists (select from ops.rate_feed)
       and (
         exists (select from warehouse.fact_orders where currency <> reporting_currency)
         or exists (select from warehouse.fact_refunds where currency <> reporting_currency)
         or exists (select from warehouse.reported_day where currency <> reporting_currency and exchange_rate is not null)
       ) as is_needed`,
  );
  return rows[0]?.is_needed ?? false;
}

interface Conversion {
  reportingCurrency: string;
  rateMaxAgeDays: number;
}

/**
 * Whether a source (this one; null: any) has a currency, its own or the reporting currency, without a rate from the
 * days before `today` (YYYY-MM-DD).
 */
export async function lacksRates(
  db: Queryable,
  { reportingCurrency, rateMaxAgeDays }: Conversion,
  { today, sourceId }: { today: string; sourceId: string | null },
): Promise<boolean> {
  const foreign = await foreignCurrencies(db, reportingCurrency, sourceId);
  if (foreign.length === 0) return false;
  const { rows } = await db.query<{ is_lacking: boolean }>(
    `select exists (
       select from unnest($1::text[]) as needed (currency)
       where currency <> 'EUR' and not exists (
         select from raw.exchange_rate as known
         where known.currency = needed.currency and known.rate_date > $2::date - $3::integer
       )
     ) as is_lacking`,
    [[...foreign, reportingCurrency], today, rateMaxAgeDays],
  );
  return rows[0]?.is_lacking ?? false;
}

/** Currencies of facts, and the reporting currency if any is different, without any rate. Reads all facts. */
export async function currenciesWithoutRates(db: Queryable, reportingCurrency: string): Promise<string[]> {
  const { rows } = await db.query<{ currency: string }>(
    `with foreign_fact as (
       select currency from warehouse.fact_orders where currency <> $1
       union
       select currency from warehouse.fact_refunds where currency <> $1
       union
       select currency from warehouse.reported_day where currency <> $1 and exchange_rate is not null
     )
     select needed.currency
     from (
       select currency from foreign_fact
       union
       select $1 from foreign_fact
     ) as needed (currency)
     where needed.currency <> 'EUR'
       and not exists (select from raw.exchange_rate as known where known.currency = needed.currency)
     order by needed.currency`,
    [reportingCurrency],
  );
  return rows.map(({ currency }) => currency);
}
