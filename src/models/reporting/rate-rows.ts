import type { RateProvider } from '../../canonical/exchange-rate.js';
import { type Queryable, select, sql } from '../../database/sql.js';

/** The state of a provider's rates. Instants are ISO 8601 in UTC, days YYYY-MM-DD. */
interface RateFeedRow {
  provider: RateProvider;
  latestDate: string | null;
  readAt: string | null;
  problem: string | null;
}

export async function rateFeeds(db: Queryable): Promise<RateFeedRow[]> {
  return select(
    db,
    sql`select provider, latest_rate_date as "latestDate", succeeded_at as "readAt", problem
      from ops.rate_feed order by provider`,
  );
}
