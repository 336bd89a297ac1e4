import type { Pool } from '../src/database/pool.js';

/** What an earlier start left in the data folder. */
export interface Found {
  orders: number;
  /** The sources for which a sync was ever requested, and those of them with a successful one. */
  sources: number;
  loadedSources: number;
  /** When the last successful sync ended, ISO 8601; null if there was none. */
  syncedAt: string | null;
  /** Whether a sync was running or queued when the last start ended. */
  wasInterrupted: boolean;
  /** Workers of the last start that ended without releasing their leases, and the seconds until the last of these ends. */
  deadHolders: ReadonlySet<string>;
  leaseSeconds: number;
}

/** Call it before the product starts, whose worker takes leases. null: the folder is new. */
export async function readFound(pool: Pool): Promise<Found | null> {
  const { rows: tables } = await pool.query<{ isThere: boolean }>(
    `select to_regclass('ops.sync_run') is not null and to_regclass('warehouse.fact_orders') is not null as "isThere"`,
  );
  if (!tables[0]?.isThere) return null;
  const { rows } = await pool.query<Omit<Found, 'deadHolders' | 'leaseSeconds'>>(
    `select (select count(*)::integer from warehouse.fact_orders) as orders,
       (select count(distinct source_id)::integer from ops.sync_run) as sources,
       (select count(distinct source_id)::integer from ops.sync_run where status = 'succeeded') as "loadedSources",
       (select to_char(max(finished_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        from ops.sync_run where status = 'succeeded') as "syncedAt",
       exists (select 1 from ops.sync_run where status in ('queued', 'running')) as "wasInterrupted"`,
  );
  const { rows: leases } = await pool.query<{ holder: string; seconds: number }>(
    `select holder, extract(epoch from expires_at - clock_timestamp())::float8 as seconds
     from ops.lease where expires_at > clock_timestamp()`,
  );
  return {
    ...rows[0]!,
    deadHolders: new Set(leases.map(({ holder }) => holder)),
    leaseSeconds: Math.ceil(Math.max(0, ...leases.map(({ seconds }) => seconds))),
  };
}

/** The same as text for a person. */
export function foundText(found: Found | null): string {
  if (found === null || found.sources === 0) return 'Nothing is loaded yet: the first start loads the whole history.';
  const { orders, sources, loadedSources, syncedAt, wasInterrupted, deadHolders, leaseSeconds } = found;
  const what = `${orders.toLocaleString('en')} orders of ${sources} source${sources === 1 ? '' : 's'}`;
  const lines = [
    syncedAt === null || loadedSources < sources
      ? `Found an interrupted first load with ${what} so far: it continues.`
      : `Found ${what}, synced until ${syncedAt}: ${wasInterrupted ? 'an interrupted sync continues' : 'the next sync continues from there'}.`,
  ];
  if (deadHolders.size > 0) {
    lines.push(
      `The last start was killed. Its worker is considered dead in ${leaseSeconds} s; then its work continues.`,
    );
  }
  return lines.join('\n');
}

/** Source -> seconds until the lease of a dead worker on it ends. */
export async function secondsUntilFree(pool: Pool, deadHolders: ReadonlySet<string>): Promise<Map<string, number>> {
  if (deadHolders.size === 0) return new Map();
  const { rows } = await pool.query<{ sourceId: string; seconds: number }>(
    `select substr(name, length('source:') + 1) as "sourceId",
       ceil(extract(epoch from expires_at - clock_timestamp()))::integer as seconds
     from ops.lease
     where name like 'source:%' and holder = any($1) and expires_at > clock_timestamp()`,
    [[...deadHolders]],
  );
  return new Map(rows.map(({ sourceId, seconds }) => [sourceId, seconds]));
}
