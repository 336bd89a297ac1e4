import type { RateProvider } from '../../canonical/exchange-rate.js';
import { type Queryable, select, sql } from './sql.js';

/** The state of a provider's rates. Instants are ISO 8601 in UTC, days YYYY-MM-DD. */
export interface RateFeedRow {
  provider: RateProvider;
  latestDate: string | null;
  readAt: string | null;
  problem: string | null;
}

/** Orders rejected for lack of a rate, by the missing rate. */
export interface MissingRateRow {
  currency: string;
  firstDay: string;
  lastDay: string;
  records: string;
}

export async function rateFeeds(db: Queryable): Promise<RateFeedRow[]> {
  return select(
    db,
    sql`select provider, latest_rate_date as "latestDate", succeeded_at as "readAt", problem
      from ops.rate_feed order by provider`,
  );
}

export async function missingRates(db: Queryable): Promise<MissingRateRow[]> {
  return select(
    db,
    sql`select missing_rate_currency as currency, min(missing_rate_date) as "firstDay", max(missing_rate_date) as "lastDay",
        count(*) as records
      from ops.rejected_record
      where missing_rate_currency is not null
      group by missing_rate_currency
      order by missing_rate_currency`,
  );
}
