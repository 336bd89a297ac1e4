import { type Queryable, select, sql } from '../../database/sql.js';

/** What a principal has asked for, on a day and in its latest minute with a request. */
export interface Usage {
  principalId: string;
  /** UTC. */
  day: string;
  cost: number;
  /** Its start, ISO 8601. */
  minute: string;
  minuteRequests: number;
}

interface UsageRow extends Omit<Usage, 'cost' | 'minuteRequests'> {
  cost: string;
  minuteRequests: string;
}

/** Adds what was used since the last time, and returns the totals over all processes. One row for each principal and day. */
export async function addUsage(db: Queryable, used: readonly Usage[]): Promise<Usage[]> {
  const rows = await select<UsageRow>(
    db,
    sql`insert into ops.principal_usage as u (principal_id, day, cost, minute, minute_requests)
      select * from unnest(
        ${used.map(({ principalId }) => principalId)}::text[], ${used.map(({ day }) => day)}::date[],
        ${used.map(({ cost }) => cost)}::bigint[], ${used.map(({ minute }) => minute)}::timestamptz[],
        ${used.map(({ minuteRequests }) => minuteRequests)}::bigint[]
      ) as used (principal_id, day, cost, minute, minute_requests)
      order by principal_id, day
      on conflict (principal_id, day) do update set
        cost = u.cost + excluded.cost,
        minute = greatest(u.minute, excluded.minute),
        minute_requests = case
          when u.minute = excluded.minute then u.minute_requests + excluded.minute_requests
          when u.minute < excluded.minute then excluded.minute_requests
          else u.minute_requests
        end
      returning u.principal_id as "principalId", u.day, u.cost, u.minute, u.minute_requests as "minuteRequests"`,
  );
  return rows.map((row) => ({ ...row, cost: Number(row.cost), minuteRequests: Number(row.minuteRequests) }));
}

export async function deleteUsageBefore(db: Queryable, day: string): Promise<void> {
  await select(db, sql`delete from ops.principal_usage where day < ${day}::date`);
}
