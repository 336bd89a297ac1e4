import type { Queryable } from '../../database/pool.js';
import type { JobContext } from '../context.js';

/**
 * Whether the European Central Bank is worth asking: a store, an order that was set aside, or one that is in, or a refund
 * without an order, has another currency than the reports. A merchant of one currency never asks.
 */
export async function needsRates(db: Queryable, reportingCurrency: string): Promise<boolean> {
  const { rows } = await db.query<{ is_needed: boolean }>(
    `select
       exists (select from ops.source where is_configured and currency <> $1)
       or exists (select from ops.rejected_record where missing_rate_currency is not null)
       -- Without rates there are none such, and looking for them would read all orders and refunds.
       or (
         exists (select from ops.rate_feed)
         and (
           exists (select from warehouse.fact_orders where currency <> reporting_currency)
           or exists (select from warehouse.fact_refunds where currency <> reporting_currency)
         )
       ) as is_needed`,
    [reportingCurrency],
  );
  return rows[0]?.is_needed ?? false;
}

/** Whether there is a source (this one, or any) whose currency, or that of the reports, has no rate of these days. */
export async function lacksRates(
  { pool, clock, config }: JobContext,
  sourceId: string | null = null,
): Promise<boolean> {
  const { rows } = await pool.query<{ is_lacking: boolean }>(
    `with needed as (
       select currency from ops.source where currency <> $1 and (source_id = $2 or $2 is null)
       union
       select $1 from ops.source where currency <> $1 and (source_id = $2 or $2 is null)
     )
     select exists (
       select from needed
       where currency <> 'EUR' and not exists (
         select from raw.exchange_rate as known
         where known.currency = needed.currency and known.rate_date > $3::date - $4::integer
       )
     ) as is_lacking`,
    [config.reporting.currency, sourceId, clock.now().toISOString().slice(0, 10), config.exchangeRates.maxAgeDays],
  );
  return rows[0]?.is_lacking ?? false;
}

/** Currencies of facts, and that of the reports where one is another, of which no rate is known of any day. Reads all facts. */
export async function currenciesWithoutRates(db: Queryable, reportingCurrency: string): Promise<string[]> {
  const { rows } = await db.query<{ currency: string }>(
    `with foreign_fact as (
       select currency from warehouse.fact_orders where currency <> $1
       union
       select currency from warehouse.fact_refunds where currency <> $1
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

/** Whether records of a source wait for rates of days that have come. */
export async function waitsForRates({ pool, clock }: JobContext, sourceId: string): Promise<boolean> {
  const { rows } = await pool.query<{ is_waiting: boolean }>(
    `select exists (
       select from ops.rejected_record where source_id = $1 and missing_rate_date <= $2::date
     ) as is_waiting`,
    [sourceId, clock.now().toISOString().slice(0, 10)],
  );
  return rows[0]?.is_waiting ?? false;
}
