import type { Queryable } from '../../database/pool.js';

/** Workers silent for longer than this are forgotten. */
const forgottenAfter = '1 day';

/**
 * Reports that a worker is alive, by the database's clock. Without any worker nothing else could report that syncs do
 * not happen, see `models/reporting/lateness.ts`.
 */
export async function signOfLife(db: Queryable, holder: string): Promise<void> {
  await db.query(
    `with forgotten as (
       delete from ops.worker where seen_at < clock_timestamp() - $2::interval and holder <> $1
     )
     insert into ops.worker as known (holder, started_at, seen_at)
     select $1, said.at, said.at from (select clock_timestamp() as at) as said
     on conflict (holder) do update set seen_at = excluded.seen_at`,
    [holder, forgottenAfter],
  );
}
