import type { Platform } from '../../canonical/platform.js';
import type { Pool, PoolClient } from '../../database/pool.js';
import { inTransaction } from '../../database/transaction.js';
import { everySource, isInScope, type Scope } from '../../ledger/scope/scope.js';
import { type ConfiguredSource, configuredSources } from '../../ledger/sources/registry.js';
import { findActiveRun, insertRun } from '../../ledger/sync-runs/request-run.js';
import type { RunTrigger, SyncRun } from '../../ledger/sync-runs/sync-run.js';
import { ConfigError } from '../../runtime/errors.js';
import { enqueueSync } from './enqueue-sync.js';

interface SyncsWanted {
  /** Omitted: all sources. */
  scope?: Scope;
  /** Both omitted: all sources in scope. */
  platform?: Platform | undefined;
  sourceId?: string | undefined;
  trigger: RunTrigger;
}

interface RequestedSync {
  run: SyncRun;
  /** True if the source's run was already queued or running. */
  alreadyActive: boolean;
}

/**
 * Queues a sync of each requested configured source, or returns the run that it already has: a source never has two,
 * even with concurrent requests. Throws a `ConfigError` if no configured source matches.
 */
export async function requestSyncs(pool: Pool, wanted: SyncsWanted): Promise<RequestedSync[]> {
  const sources = await wantedSources(pool, wanted);
  const requested: RequestedSync[] = [];
  for (const source of sources) requested.push(await requestSync(pool, source, wanted.trigger));
  return requested;
}

async function wantedSources(
  pool: Pool,
  { scope = everySource, platform, sourceId }: SyncsWanted,
): Promise<ConfiguredSource[]> {
  const rows = (await configuredSources(pool)).filter((row) => isInScope(scope, row.sourceId));
  const wanted = rows.filter((row) => {
    return (
      (platform === undefined || row.platform === platform) && (sourceId === undefined || row.sourceId === sourceId)
    );
  });
  if (wanted.length > 0 || (platform === undefined && sourceId === undefined)) return wanted;
  const known = rows.map((row) => `${row.sourceId} (${row.platform})`).join(', ') || 'none';
  const missing =
    sourceId === undefined
      ? `No ${platform} source is configured`
      : `Source "${sourceId}"${platform === undefined ? '' : ` of ${platform}`} is not configured`;
  throw new ConfigError(`${missing}. Configured sources: ${known}.`, {
    code: 'unknown_source',
  });
}

async function requestSync(pool: Pool, source: ConfiguredSource, trigger: RunTrigger): Promise<RequestedSync> {
  for (;;) {
    const requested = await inTransaction(pool, (client) => insertOrFind(client, source, trigger));
    // The conflicting run may have ended before this lookup: then there is room now.
    if (requested) return requested;
  }
}

async function insertOrFind(
  client: PoolClient,
  source: ConfiguredSource,
  trigger: RunTrigger,
): Promise<RequestedSync | null> {
  const run = await insertRun(client, { ...source, trigger });
  if (run) {
    await enqueueSync(client, { sourceId: source.sourceId, runId: run.runId });
    return { run, alreadyActive: false };
  }
  const active = await findActiveRun(client, source.sourceId);
  return active && { run: active, alreadyActive: true };
}
