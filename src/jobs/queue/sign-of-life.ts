import type { Queryable } from '../../database/pool.js';

/** Who has been silent for so long is of no interest any more. */
const forgottenAfter = '1 day';

/**
 * Says that a worker is alive, by the database's clock: without any there is nobody who could say that syncs do not happen, see
 * `models/reporting/lateness.ts`.
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
