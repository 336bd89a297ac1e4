import type { Platform } from '../../canonical/platform.js';
import type { SourceConfig } from '../../config/config.js';
import type { Pool, Queryable } from '../../database/pool.js';
import { inTransaction } from '../../database/transaction.js';
import { ConfigError } from '../../runtime/errors.js';
import { markUnpublished } from '../warehouse-version/version.js';
import { markRenamed } from './account.js';
import { notifyOfSources } from './revision.js';

interface RegisteredSource {
  source_id: string;
  platform: string;
  name: string;
  is_configured: boolean;
  store_id: string | null;
}

/**
 * Writes the configured sources to ops.source. A source that is no longer configured keeps its data and is not synced. Unchanged rows
 * are only read: a build keeps the row of its source locked.
 */
export async function registerSources(pool: Pool, sources: readonly SourceConfig[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    // A starting process waits for a running build, however long that takes.
    await client.query('set local lock_timeout = 0');
    const { rows: registered } = await client.query<RegisteredSource>(
      'select source_id, platform, name, is_configured, store_id from ops.source',
    );
    for (const source of sources) {
      const known = registered.find(({ source_id }) => source_id === source.id);
      const hasStore = known?.store_id === (source.store ?? null);
      if (known?.is_configured && known.name === (source.name ?? known.name) && hasStore) {
        assertPlatform(source, known.platform);
      } else {
        // Reports count its visits and advertising for another store from now on.
        if (known && !hasStore) await markUnpublished(client);
        await registerSource(client, source);
      }
    }
    await client.query(
      'update ops.source set is_configured = false, revision = revision + 1 where is_configured and source_id <> all($1)',
      [sources.map(({ id }) => id)],
    );
    await notifyOfSources(client);
  });
}

async function registerSource(client: Queryable, source: SourceConfig): Promise<void> {
  const { id, platform, name } = source;
  if (name !== null) await markRenamed(client, id, name);
  const { rows } = await client.query<{ platform: string }>(
    `insert into ops.source (source_id, platform, name, status, notices, is_configured, built_chunk_id, revision)
     values ($1, $2, $3, 'pending', '{}', true, 0, 1)
     on conflict (source_id) do update set is_configured = true, name = coalesce($4, source.name), revision = source.revision + 1
     returning platform`,
    [id, platform, name ?? id, name],
  );
  await client.query('update ops.source set store_id = $2 where source_id = $1 and store_id is distinct from $2', [
    id,
    source.store ?? null,
  ]);
  assertPlatform(source, rows[0]!.platform);
}

function assertPlatform({ id, platform }: SourceConfig, known: string): void {
  if (known === platform) return;
  throw new ConfigError(
    `The source "${id}" is configured as ${platform}, but its data came from ${known}. Give it another id.`,
    { code: 'source_platform_changed' },
  );
}

/** A source of the configuration. */
export interface ConfiguredSource {
  sourceId: string;
  platform: Platform;
}

/** By id. */
export async function configuredSources(db: Queryable): Promise<ConfiguredSource[]> {
  const { rows } = await db.query<ConfiguredSource>(
    'select source_id as "sourceId", platform from ops.source where is_configured order by source_id',
  );
  return rows;
}

/** Whether a configured source trades in another currency. */
export async function hasForeignCurrency(db: Queryable, currency: string): Promise<boolean> {
  const { rowCount } = await db.query('select from ops.source where is_configured and currency <> $1 limit 1', [
    currency,
  ]);
  return rowCount !== 0;
}

/** The currencies other than this one in which a source (or any) trades, including sources that are no longer configured. */
export async function foreignCurrencies(db: Queryable, currency: string, sourceId: string | null): Promise<string[]> {
  const { rows } = await db.query<{ currency: string }>(
    'select distinct currency from ops.source where currency <> $1 and (source_id = $2 or $2 is null) order by currency',
    [currency, sourceId],
  );
  return rows.map((row) => row.currency);
}
