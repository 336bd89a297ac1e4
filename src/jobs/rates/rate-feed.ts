import type { RateProvider } from '../../canonical/exchange-rate.js';
import type { Queryable } from '../../database/pool.js';

/** How a provider's rates were last read. Instants are ISO 8601 in UTC, days YYYY-MM-DD. */
export interface RateFeed {
  provider: RateProvider;
  attemptedAt: string;
  succeededAt: string | null;
  latestRateDate: string | null;
  /** Of a file: what it held. */
  fingerprint: string | null;
  /** Why the last attempt failed, or what of it was set aside. */
  problem: string | null;
}

/** Of a message: the database's own may be long. */
const longestProblem = 2000;

export async function readFeed(db: Queryable, provider: RateProvider): Promise<RateFeed | null> {
  const { rows } = await db.query<RateFeed>(
    `select provider, attempted_at as "attemptedAt", succeeded_at as "succeededAt", latest_rate_date as "latestRateDate",
       fingerprint, problem
     from ops.rate_feed where provider = $1`,
    [provider],
  );
  return rows[0] ?? null;
}

export async function noteFailure(db: Queryable, provider: RateProvider, at: Date, problem: string): Promise<void> {
  await db.query(
    `insert into ops.rate_feed (provider, attempted_at, problem) values ($1, $2, $3)
     on conflict (provider) do update set attempted_at = excluded.attempted_at, problem = excluded.problem`,
    [provider, at, problem.slice(0, longestProblem)],
  );
}

export async function noteSuccess(
  db: Queryable,
  feed: Pick<RateFeed, 'provider' | 'latestRateDate' | 'fingerprint' | 'problem'>,
  at: Date,
): Promise<void> {
  await db.query(
    `insert into ops.rate_feed as known (provider, attempted_at, succeeded_at, latest_rate_date, fingerprint, problem)
     values ($1, $2, $2, $3, $4, $5)
     on conflict (provider) do update set
       attempted_at = excluded.attempted_at,
       succeeded_at = excluded.succeeded_at,
       latest_rate_date = greatest(known.latest_rate_date, excluded.latest_rate_date),
       fingerprint = coalesce(excluded.fingerprint, known.fingerprint),
       problem = excluded.problem`,
    [feed.provider, at, feed.latestRateDate, feed.fingerprint, feed.problem?.slice(0, longestProblem) ?? null],
  );
}
