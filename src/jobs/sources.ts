import type { Source } from '../canonical/source.js';
import type { SourceConfig } from '../config/config.js';
import type { Pool, Queryable } from '../database/pool.js';
import { inTransaction } from '../database/transaction.js';
import { ConfigError, SystemError } from '../errors.js';
import type { AccountProfile } from '../ingest/extractor.js';

interface RegisteredSource {
  source_id: string;
  platform: string;
  name: string;
  is_configured: boolean;
}

/**
 * Makes ops.source name the configured sources. One that is no longer configured keeps its data and is not synced. What stands
 * there already is only read: a build keeps the row of its source locked.
 */
export async function registerSources(pool: Pool, sources: readonly SourceConfig[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    // Whoever starts waits for a build, however long it takes.
    await client.query('set local lock_timeout = 0');
    const { rows: registered } = await client.query<RegisteredSource>(
      'select source_id, platform, name, is_configured from ops.source',
    );
    for (const source of sources) {
      const known = registered.find(({ source_id }) => source_id === source.id);
      if (known?.is_configured && known.name === (source.name ?? known.name)) assertPlatform(source, known.platform);
      else await registerSource(client, source);
    }
    await client.query('update ops.source set is_configured = false where is_configured and source_id <> all($1)', [
      sources.map(({ id }) => id),
    ]);
  });
}

async function registerSource(client: Queryable, source: SourceConfig): Promise<void> {
  const { id, platform, name } = source;
  const { rows } = await client.query<{ platform: string }>(
    `insert into ops.source (source_id, platform, name, status, notices, is_configured, built_chunk_id)
     values ($1, $2, $3, 'pending', '{}', true, 0)
     on conflict (source_id) do update set is_configured = true, name = coalesce($4, source.name)
     returning platform`,
    [id, platform, name ?? id, name],
  );
  assertPlatform(source, rows[0]!.platform);
}

function assertPlatform({ id, platform }: SourceConfig, known: string): void {
  if (known === platform) return;
  throw new ConfigError(
    `The source "${id}" is configured as ${platform}, but its data came from ${known}. Give it another id.`,
    { code: 'source_platform_changed' },
  );
}

/**
 * Stores what the platform reported about the account. Its currency and zone are part of every fact, so once something is built a
 * change of theirs waits for a rebuild and is a notice until then.
 */
export async function rememberProfile(
  db: Queryable,
  config: SourceConfig,
  profile: AccountProfile,
  { at, isRebuild = false }: { at: Date; isRebuild?: boolean },
): Promise<Source> {
  const currency = accountCurrency(config, profile);
  const timezone = accountTimezone(config, profile);
  const { rows } = await db.query<Source & { notices: string[] }>(
    `update ops.source
     set name = $2, status = 'ready', problem = null, probed_at = $6,
       currency = case when built_chunk_id = 0 or currency is null or $7 then $3 else currency end,
       timezone = case when built_chunk_id = 0 or timezone is null or $7 then $4 else timezone end,
       notices = $5,
       orders_read_from = coalesce(orders_read_from, ${firstWholeDay('$8', '$4')})
     where source_id = $1
     returning source_id as "sourceId", platform, name, currency, timezone`,
    [
      config.id,
      config.name ?? profile.name,
      currency,
      timezone,
      profile.notices,
      at,
      isRebuild,
      profile.ordersReadFrom ?? null,
    ],
  );
  const source = rows[0];
  if (!source)
    throw new SystemError(`ops.source lacks the configured source "${config.id}".`, { code: 'source_not_registered' });
  const changes = [
    ...(source.currency === currency
      ? []
      : [`The store's currency is now ${currency}; the warehouse keeps ${source.currency}`]),
    ...(source.timezone === timezone
      ? []
      : [`The store's time zone is now ${timezone}; the warehouse keeps ${source.timezone}`]),
  ].map((change) => `${change} until \`cartograph rebuild\`.`);
  if (changes.length > 0) {
    await db.query('update ops.source set notices = notices || $2::text[] where source_id = $1', [config.id, changes]);
  }
  return source;
}

/** The value from the platform, else from the configuration. Throws a `ConfigError` if neither has it. */
export function accountCurrency(config: SourceConfig, profile: AccountProfile): string {
  return required(config, 'currency', profile.currency ?? config.currency);
}

/** As `accountCurrency`. */
export function accountTimezone(config: SourceConfig, profile: AccountProfile): string {
  return required(config, 'timezone', profile.timezone ?? config.timezone);
}

function required(config: SourceConfig, what: 'currency' | 'timezone', value: string | null): string {
  if (value !== null) return value;
  throw new ConfigError(
    `${config.platform} does not report the ${what} of the source "${config.id}". Set sources[].${what} in the configuration.`,
    { code: `missing_${what}` },
  );
}

/**
 * A sync has read every stream to its end: what changed before `knownUntil` is in the raw log, orders back to the profile's
 * `ordersReadFrom`. Neither ever shrinks: what was read once stays.
 */
export async function rememberReading(
  db: Queryable,
  config: SourceConfig,
  { ordersReadFrom, ...profile }: AccountProfile,
  knownUntil: Date,
): Promise<void> {
  await db.query(
    `update ops.source
     set known_until = greatest(known_until, $2), orders_read_from = least(orders_read_from, ${firstWholeDay('$3', '$4')})
     where source_id = $1`,
    [config.id, knownUntil, ordersReadFrom ?? null, accountTimezone(config, profile)],
  );
}

/** The first day in a zone that begins at an instant or later. */
function firstWholeDay(instant: string, zone: string): string {
  const day = `(${instant}::timestamptz at time zone ${zone}::text)::date`;
  return `case when ${day}::timestamp at time zone ${zone}::text < ${instant}::timestamptz then ${day} + 1 else ${day} end`;
}

/** What a person has to put right before the source can be synced again. */
export async function blockSource(db: Queryable, sourceId: string, problem: string): Promise<void> {
  await db.query("update ops.source set status = 'blocked', problem = $2 where source_id = $1", [sourceId, problem]);
}
