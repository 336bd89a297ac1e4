import { randomUUID } from 'node:crypto';
import type { Platform } from '../canonical/platform.js';
import type { Pool, PoolClient } from '../database/pool.js';
import { inTransaction } from '../database/transaction.js';
import { ConfigError } from '../errors.js';
import { enqueueSync } from './enqueue-sync.js';
import { type RunTrigger, runColumns, type SyncRun } from './sync-run.js';

export interface SyncsWanted {
  /** Both left out: all sources. */
  platform?: Platform | undefined;
  sourceId?: string | undefined;
  trigger: RunTrigger;
}

export interface RequestedSync {
  run: SyncRun;
  /** True when the source's run was queued or running already. */
  alreadyActive: boolean;
}

interface WantedSource {
  source_id: string;
  platform: Platform;
}

const insertSql = `
  insert into ops.sync_run (run_id, source_id, platform, trigger, status, attempt, queued_at)
  values ($1, $2, $3, $4, 'queued', 0, clock_timestamp())
  on conflict (source_id) where status in ('queued', 'running') do nothing
  returning ${runColumns}`;

const activeSql = `
  select ${runColumns} from ops.sync_run where source_id = $1 and status in ('queued', 'running')`;

/**
 * Queues a sync of each configured source that is asked for, or returns the run that it already has: never two of a source,
 * whoever asks at the same time. Throws a `ConfigError` when no configured source is meant.
 */
export async function requestSyncs(pool: Pool, wanted: SyncsWanted): Promise<RequestedSync[]> {
  const sources = await wantedSources(pool, wanted);
  const requested: RequestedSync[] = [];
  for (const source of sources) requested.push(await requestSync(pool, source, wanted.trigger));
  return requested;
}

async function wantedSources(pool: Pool, { platform, sourceId }: SyncsWanted): Promise<WantedSource[]> {
  const { rows } = await pool.query<WantedSource>(
    'select source_id, platform from ops.source where is_configured order by source_id',
  );
  const wanted = rows.filter((row) => {
    return (
      (platform === undefined || row.platform === platform) && (sourceId === undefined || row.source_id === sourceId)
    );
  });
  if (wanted.length > 0 || (platform === undefined && sourceId === undefined)) return wanted;
  const known = rows.map((row) => `${row.source_id} (${row.platform})`).join(', ') || 'none';
  const missing =
    sourceId === undefined
      ? `No ${platform} source is configured`
      : `Source "${sourceId}"${platform === undefined ? '' : ` of ${platform}`} is not configured`;
  throw new ConfigError(`${missing}. Configured sources: ${known}.`, {
    code: 'unknown_source',
  });
}

async function requestSync(pool: Pool, source: WantedSource, trigger: RunTrigger): Promise<RequestedSync> {
  for (;;) {
    const requested = await inTransaction(pool, (client) => insertOrFind(client, source, trigger));
    // The run that stood in the way may have ended before it was looked for: then there is room now.
    if (requested) return requested;
  }
}

async function insertOrFind(
  client: PoolClient,
  source: WantedSource,
  trigger: RunTrigger,
): Promise<RequestedSync | null> {
  const { source_id: sourceId, platform } = source;
  const inserted = await client.query<SyncRun>(insertSql, [randomUUID(), sourceId, platform, trigger]);
  const [run] = inserted.rows;
  if (run) {
    await enqueueSync(client, { sourceId, runId: run.runId });
    return { run, alreadyActive: false };
  }
  const { rows } = await client.query<SyncRun>(activeSql, [sourceId]);
  return rows[0] ? { run: rows[0], alreadyActive: true } : null;
}
