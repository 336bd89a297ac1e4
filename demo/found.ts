import type { Pool } from '../src/database/pool.js';

/** What the data folder holds when the demo starts. */
export interface Found {
  orders: number;
  /** Those of which a sync was ever asked for, and of them those of which one has succeeded. */
  sources: number;
  loadedSources: number;
  /** When the last sync ended well, ISO 8601; null: none has. */
  syncedAt: string | null;
  /** Whether a sync was at work, or had been asked for, when the last start ended. */
  wasInterrupted: boolean;
  /** Workers of the last start that ended without giving back what they held, and when the last of their leases ends. */
  deadHolders: ReadonlySet<string>;
  leaseSeconds: number;
}

/** To be read before the product starts: from then on its own worker holds leases. null: nothing has been here yet. */
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

/** The same in words. */
export function foundText(found: Found | null): string {
  if (found === null || found.sources === 0) return 'Nothing is loaded yet: the first start loads the whole history.';
  const { orders, sources, loadedSources, syncedAt, wasInterrupted, deadHolders, leaseSeconds } = found;
  const what = `${orders.toLocaleString('en')} orders of ${sources} source${sources === 1 ? '' : 's'}`;
  const lines = [
    syncedAt === null || loadedSources < sources
      ? `Found a first load that was interrupted, with ${what} so far: it goes on.`
      : `Found ${what}, synced until ${syncedAt}: ${wasInterrupted ? 'an interrupted sync goes on' : 'the next sync goes on from there'}.`,
  ];
  if (deadHolders.size > 0) {
    lines.push(`The last start was killed: its worker counts as dead in ${leaseSeconds} s, and then its work goes on.`);
  }
  return lines.join('\n');
}

/** Source -> seconds until the lease that a dead worker holds on it ends. */
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
