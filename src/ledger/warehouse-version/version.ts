import type { Queryable } from '../../database/pool.js';
import { type Queryable as Answering, type Sql, select, sql } from '../../database/sql.js';
import { readSql } from '../../runtime/project-files.js';
import { onlyRow } from './only-row.js';

const publishSql = readSql('ledger/warehouse-version/publish.sql');
const pendingSql = readSql('ledger/warehouse-version/pending.sql');
const asOfSql = readSql('ledger/warehouse-version/as-of.sql');
const markUncountedSql = readSql('ledger/warehouse-version/mark-uncounted.sql');
const markEverythingNewSql = readSql('ledger/warehouse-version/mark-everything-new.sql');
const takeEverythingNewSql = readSql('ledger/warehouse-version/take-everything-new.sql');
const markUnpublishedSql = readSql('ledger/warehouse-version/mark-unpublished.sql');

/** The version that answers depend on. Instants are ISO 8601 in UTC. */
export interface WarehouseVersion {
  version: string;
  publishedAt: string | null;
  /** Every change before this at the configured sources is in the answers. */
  asOf: string | null;
  /** ISO 4217; null before anything was built. */
  reportingCurrency: string | null;
  /** 1 to 12; null before anything was built. */
  fiscalYearStartMonth: number | null;
  /** The version of the measures' definitions by which the facts were built; null: of the first versions. */
  definitions: number | null;
}

/** The only row of the version that answers depend on, as `WarehouseVersion`. */
export const warehouseVersion: Sql = sql`(
  select v.version::text as version, v.published_at as "publishedAt", v.as_of as "asOf",
    v.reporting_currency as "reportingCurrency", v.fiscal_year_start_month as "fiscalYearStartMonth",
    v.definitions
  from ops.warehouse_version v
) v`;

export async function readWarehouseVersion(db: Answering): Promise<WarehouseVersion> {
  return onlyRow(await select<WarehouseVersion>(db, sql`select v.* from ${warehouseVersion}`));
}

/** `version`, `revision`: the only row's, for a statement. */
export const versionAndRevision: Sql = sql`(select v.version, v.revision from ops.warehouse_version v)`;

export interface PendingChanges {
  hasOtherBounds: boolean;
  /** Whether the aggregates have counted anything: otherwise all facts are to be counted. */
  areCounted: boolean;
}

/** What changed since the last published version, which may have had other segment bounds; null: nothing. */
export async function pendingChanges(db: Queryable, bounds: readonly string[]): Promise<PendingChanges | null> {
  const { rows } = await db.query<PendingChanges>(pendingSql, [bounds]);
  return rows[0] ?? null;
}

/** Whether rows have changed since the last published version. */
export async function hasPendingChanges(db: Answering): Promise<boolean> {
  return (await db.query(pendingSql, [null])).rows.length > 0;
}

/** Publishes a new version and returns its number. `areCounted`: see `PendingChanges`. */
export async function publishVersion(
  db: Queryable,
  { at, bounds, areCounted }: { at: Date; bounds: readonly string[]; areCounted: boolean },
): Promise<number> {
  return Number(onlyRow((await db.query<{ version: string }>(publishSql, [at, bounds, areCounted])).rows).version);
}

/** Sets the instant up to which the answers are complete; null: unknown. */
export async function rememberAsOf(db: Queryable, asOf: string | null): Promise<void> {
  await db.query(asOfSql, [asOf]);
}

/**
 * Marks that rows have changed that no aggregate shows yet: the next roll-up publishes a version for them. Call it in each transaction
 * that changes facts or dimensions, because answers show them at once.
 */
export async function markUnpublished(db: Queryable): Promise<void> {
  await db.query(markUnpublishedSql);
}

/** A condition of a statement: whether the aggregates have counted anything, see `PendingChanges`. */
export const aggregatesAreCounted = 'exists (select 1 from ops.warehouse_version v where v.are_counted)';

/** Marks that the aggregates are empty: the next roll-up counts all facts. */
export async function markUncounted(db: Queryable): Promise<void> {
  await db.query(markUncountedSql);
}

/**
 * `version`: the next one, if its changes are noted; no row before anything is counted, or while all of it is listed as new. For a
 * statement that joins it.
 */
export const nextNotedVersion =
  '(select v.version + 1 as version from ops.warehouse_version v where v.are_counted and not v.is_everything_new)';

/** Tells the next version as one in which everything is new: its changes are not noted. */
export async function markEverythingNew(db: Queryable): Promise<void> {
  await db.query(markEverythingNewSql);
}

/**
 * The only row: the published version, the id of the feed of changes, and how the next version will be listed: as one in which everything
 * is new, if it `isEverythingNew` or nothing is counted.
 */
export const feedVersion: Sql = sql`(
  select v.version::text as version, v.is_everything_new as "isEverythingNew", v.feed_id::text as "feedId",
    v.are_counted as "areCounted"
  from ops.warehouse_version v
) v`;

/** Within the transaction of a publication: how the version just published is listed. The next one is listed by its changes. */
export async function takeEverythingNew(db: Queryable): Promise<{ version: string; isEverythingNew: boolean }> {
  return onlyRow((await db.query<{ version: string; isEverythingNew: boolean }>(takeEverythingNewSql)).rows);
}
