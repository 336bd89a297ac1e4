import type { RateProvider } from '../../canonical/exchange-rate.js';
import { rateFeed } from '../../database/merged-tables.js';
import type { Queryable } from '../../database/pool.js';
import { rowsAs, rowsParameters } from '../../database/rows-by-name.js';
import { withMerges } from '../../models/merge/read-merge.js';

/** The state of a provider's rates. Instants are ISO 8601 in UTC, days YYYY-MM-DD. */
export interface RateFeed {
  provider: RateProvider;
  attemptedAt: string;
  succeededAt: string | null;
  latestRateDate: string | null;
  /** For a file: the fingerprint of its content. */
  fingerprint: string | null;
  /** Why the last attempt failed, or what of it was rejected. */
  problem: string | null;
}

/** Limit of a message: the database's own may be long. */
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

const failureSql = withMerges(
  `
  -- merge into ops.rate_feed
  -- only attempted_at, problem
  select $1::text as provider, $2::timestamptz as attempted_at, $3::text as problem
  -- end merge`,
  'a failure of a rate feed',
);

const successSql = withMerges(
  `
  -- merge into ops.rate_feed
  select
    one.provider, one.attempted_at, one.succeeded_at, one.problem,
    greatest(before.latest_rate_date, one.latest_rate_date) as latest_rate_date,
    coalesce(one.fingerprint, before.fingerprint) as fingerprint
  from ${rowsAs(rateFeed, 'one')}
  left join ops.rate_feed as before on before.provider = one.provider
  -- end merge`,
  'a success of a rate feed',
);

export async function noteFailure(db: Queryable, provider: RateProvider, at: Date, problem: string): Promise<void> {
  await db.query(failureSql, [provider, at, problem.slice(0, longestProblem)]);
}

export async function noteSuccess(
  db: Queryable,
  feed: Pick<RateFeed, 'provider' | 'latestRateDate' | 'fingerprint' | 'problem'>,
  at: Date,
): Promise<void> {
  const row = {
    provider: feed.provider,
    attempted_at: at,
    succeeded_at: at,
    latest_rate_date: feed.latestRateDate,
    fingerprint: feed.fingerprint,
    problem: feed.problem?.slice(0, longestProblem) ?? null,
  };
  await db.query(successSql, rowsParameters(rateFeed, [row]));
}
