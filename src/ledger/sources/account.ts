import type { Source } from '../../canonical/source.js';
import type { Queryable } from '../../database/pool.js';
import { SystemError } from '../../runtime/errors.js';
import { markUnpublished } from '../warehouse-version/version.js';
import { notifyOfSources } from './revision.js';

/** What is known about a source's account on its platform. */
export interface Account {
  sourceId: string;
  name: string;
  /** ISO 4217. */
  currency: string;
  /** IANA. */
  timezone: string;
  /** What the operator must know. */
  notices: readonly string[];
  /** Orders last changed before this are not read; null: all orders are. */
  ordersReadFrom: Date | null;
}

/**
 * Stores what the platform reports about the account. Its currency and time zone are part of every fact, so once something is built,
 * a change of either waits for a rebuild and is a notice until then.
 */
export async function rememberAccount(
  db: Queryable,
  account: Account,
  { at, isRebuild = false }: { at: Date; isRebuild?: boolean },
): Promise<Source> {
  const { sourceId, name, currency, timezone, notices, ordersReadFrom } = account;
  await markRenamed(db, sourceId, name);
  const { rows } = await db.query<Source>(
    `update ops.source
     set name = $2, revision = revision + 1, status = 'ready', problem = null, probed_at = $6,
       currency = case when built_chunk_id = 0 or currency is null or $7 then $3 else currency end,
       timezone = case when built_chunk_id = 0 or timezone is null or $7 then $4 else timezone end,
       notices = $5,
       orders_read_from = coalesce(orders_read_from, ${firstWholeDay('$8', '$4')})
     where source_id = $1
     returning source_id as "sourceId", platform, name, currency, timezone`,
    [sourceId, name, currency, timezone, notices, at, isRebuild, ordersReadFrom],
  );
  const source = rows[0];
  await notifyOfSources(db);
  if (!source)
    throw new SystemError(`ops.source lacks the configured source "${sourceId}".`, { code: 'source_not_registered' });
  const changes = [
    ...(source.currency === currency
      ? []
      : [`The store's currency is now ${currency}; the warehouse uses ${source.currency}`]),
    ...(source.timezone === timezone
      ? []
      : [`The store's time zone is now ${timezone}; the warehouse uses ${source.timezone}`]),
  ].map((change) => `${change} until \`cartograph rebuild\`.`);
  if (changes.length > 0) {
    await db.query('update ops.source set notices = notices || $2::text[] where source_id = $1', [sourceId, changes]);
  }
  return source;
}

/**
 * Rows show the name of their source, and answers are kept by the version. Marked before the source's row is locked, which is the order
 * of a build.
 */
export async function markRenamed(db: Queryable, sourceId: string, name: string): Promise<void> {
  const { rowCount } = await db.query('select from ops.source where source_id = $1 and name <> $2', [sourceId, name]);
  if (rowCount === 1) await markUnpublished(db);
}

/**
 * A sync has read every stream completely: changes before `knownUntil` are in the raw log, orders back to `ordersReadFrom`. Neither
 * value ever goes back, because the raw log keeps what was read.
 */
export async function rememberReading(
  db: Queryable,
  { sourceId, ordersReadFrom, timezone }: Pick<Account, 'sourceId' | 'ordersReadFrom' | 'timezone'>,
  knownUntil: Date,
): Promise<void> {
  await db.query(
    `update ops.source
     set revision = revision + 1, known_until = greatest(known_until, $2),
       orders_read_from = least(orders_read_from, ${firstWholeDay('$3', '$4')})
     where source_id = $1`,
    [sourceId, knownUntil, ordersReadFrom, timezone],
  );
  await notifyOfSources(db);
}

/** The first day in a zone that begins at an instant or later. */
function firstWholeDay(instant: string, zone: string): string {
  const day = `(${instant}::timestamptz at time zone ${zone}::text)::date`;
  return `case when ${day}::timestamp at time zone ${zone}::text < ${instant}::timestamptz then ${day} + 1 else ${day} end`;
}

/** Marks a source as blocked until a person has solved the problem. */
export async function blockSource(db: Queryable, sourceId: string, problem: string): Promise<void> {
  await db.query("update ops.source set status = 'blocked', problem = $2 where source_id = $1", [sourceId, problem]);
}
