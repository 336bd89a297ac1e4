import type { ChangeKind } from '../../canonical/change-kind.js';
import { type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { onlySources, type Scope, within } from '../scope/scope.js';
import { feedVersion } from '../warehouse-version/version.js';
import { changeKinds, kindOf } from './kinds.js';
import { encodePosition, type Position } from './position.js';

/** What can be answered of the feed. */
export interface Feed {
  feedId: string;
  /** The published version. */
  version: number;
  /** Whether changes of the next version are noted: otherwise all of it will be listed as new. */
  isNoted: boolean;
  /** The earliest version whose changes are kept; null: none is. */
  oldest: number | null;
  oldestPublishedAt: string | null;
  /** The latest version listed as one in which everything is new; null: none that is kept. */
  everythingNew: number | null;
}

interface FeedRow {
  feedId: string;
  version: string;
  isEverythingNew: boolean;
  areCounted: boolean;
  oldest: string | null;
  oldestPublishedAt: string | null;
  everythingNew: string | null;
}

export async function readFeed(db: Queryable): Promise<Feed> {
  const [row] = await select<FeedRow>(
    db,
    sql`select v.*, kept.*
      from ${feedVersion}
      cross join (
        select min(version)::text as oldest, min(published_at) as "oldestPublishedAt",
          (max(version) filter (where is_everything_new))::text as "everythingNew"
        from ops.change_version
      ) kept`,
  );
  const { feedId, version, isEverythingNew, areCounted, oldest, oldestPublishedAt, everythingNew } = row!;
  return {
    ...{ feedId, version: Number(version), isNoted: areCounted && !isEverythingNew, oldestPublishedAt },
    oldest: oldest === null ? null : Number(oldest),
    everythingNew: everythingNew === null ? null : Number(everythingNew),
  };
}

/** Behind everything that is published. */
export function endOf({ feedId, version }: Feed): string {
  return encodePosition({ feedId, version, entry: null });
}

/** Whether all changes behind a position are kept, or everything is listed as new behind it. */
export function isKept({ oldest, version: published, everythingNew }: Feed, { version, entry }: Position): boolean {
  if (everythingNew !== null && everythingNew > version) return true;
  // The rest of a version is of that version, what is behind it of the next.
  const needed = entry === null ? version + 1 : version;
  return needed > published || (oldest !== null && needed >= oldest);
}

/** Whether a position is behind what is published, or of another warehouse. */
export function isUnknown({ feedId, version }: Feed, position: Position): boolean {
  return position.feedId !== feedId || position.version > version;
}

export interface Change {
  position: string;
  version: string;
  publishedAt: string | null;
  /** null: everything is new. */
  kind: ChangeKind | null;
  key: string;
  part: string;
  sourceId: string | null;
  isRemoved: boolean;
}

interface ChangeRow {
  version: string;
  publishedAt: string;
  kind: number;
  key: string;
  part: string;
  isRemoved: boolean;
}

/** At most `first` changes behind a position that is kept, in their order, and whether there are more. */
export async function readChanges(
  db: Queryable,
  scope: Scope,
  feed: Feed,
  { after, kinds, first }: { after: Position; kinds: readonly ChangeKind[] | null; first: number },
): Promise<{ changes: Change[]; hasMore: boolean }> {
  const { everythingNew, feedId } = feed;
  const isWhole = everythingNew !== null && everythingNew > after.version;
  const changes: Change[] = isWhole ? [await everythingIn(db, feed, everythingNew)] : [];
  const from: Position = isWhole ? { feedId, version: everythingNew, entry: null } : after;
  const wanted = first - changes.length;
  const rows = await select<ChangeRow>(
    db,
    sql`select c.version::text as version, v.published_at as "publishedAt", c.kind, c.key, c.part, c."isRemoved"
      from (
        select c.version, c.kind, c.key, c.part, ${isRemovedIn(scope)} as "isRemoved"
        from ops.change c
        where ${behind(from)} and c.version <= ${feed.version} and ${inScope(scope)} and ${ofKinds(kinds)}
        group by c.version, c.kind, c.key, c.part
        order by c.version, c.kind, c.key, c.part
        limit ${wanted + 1}
      ) c
      join ops.change_version v on v.version = c.version
      order by c.version, c.kind, c.key, c.part`,
  );
  for (const { kind, ...row } of rows.slice(0, wanted)) changes.push(presented(feedId, kind, row));
  return { changes, hasMore: rows.length > wanted };
}

function presented(feedId: string, kind: number, row: Omit<ChangeRow, 'kind'>): Change {
  const { version, key, part } = row;
  const name = kindOf(kind);
  return {
    ...row,
    kind: name,
    sourceId: name === 'customer' ? null : key.slice(0, key.indexOf(':')),
    position: encodePosition({ feedId, version: Number(version), entry: { kind, key, part } }),
  };
}

async function everythingIn(db: Queryable, { feedId }: Feed, version: number): Promise<Change> {
  const [row] = await select<{ publishedAt: string }>(
    db,
    sql`select published_at as "publishedAt" from ops.change_version where version = ${version}`,
  );
  return {
    ...{ version: String(version), publishedAt: row!.publishedAt, kind: null, key: '', part: '', sourceId: null },
    isRemoved: false,
    position: encodePosition({ feedId, version, entry: null }),
  };
}

function behind({ version, entry }: Position): Sql {
  if (entry === null) return sql`c.version > ${version}`;
  const { kind, key, part } = entry;
  return sql`(c.version, c.kind, c.key, c.part) > (${version}::bigint, ${kind}::smallint, ${key}::text collate "C", ${part}::text collate "C")`;
}

function ofKinds(kinds: readonly ChangeKind[] | null): Sql {
  return kinds === null ? sql`true` : sql`c.kind = any(${kinds.map((kind) => changeKinds[kind])}::smallint[])`;
}

/** Customers have an entry for all sources together, and one for each source by which they changed. */
function inScope(scope: Scope): Sql {
  return onlySources(scope) === null
    ? sql`(c.kind <> ${changeKinds.customer} or c.source_id = '')`
    : within(scope, sql`c.source_id`);
}

/** A customer is gone from a scope with the last account in it. */
function isRemovedIn(scope: Scope): Sql {
  if (onlySources(scope) === null) return sql`bool_and(c.is_removed)`;
  return sql`case
    when c.kind = ${changeKinds.customer} then not exists (
      select from warehouse.customer_account a where a.customer_key = c.key and ${within(scope, sql`a.source_id`)}
    )
    else bool_and(c.is_removed)
  end`;
}

/** The published version behind which an instant's changes are: the last one published before it; null: none is kept. */
export async function lastVersionBefore(db: Queryable, instant: string): Promise<number | null> {
  const [row] = await select<{ version: string | null }>(
    db,
    sql`select max(version)::text as version from ops.change_version where published_at < ${instant}::timestamptz`,
  );
  return row!.version === null ? null : Number(row!.version);
}

/** `key`, `part` of the rows in scope that changed behind a version, with those of the version that is not published yet. */
export function changedBehind(scope: Scope, version: number, kinds: readonly ChangeKind[]): Sql {
  return sql`(
    select c.key, c.part from ops.change c
    where c.version > ${version} and ${inScope(scope)} and ${ofKinds(kinds)}
  )`;
}

/** Whether any row of these kinds changed behind a version, published or not. */
export async function hasChangedBehind(
  db: Queryable,
  scope: Scope,
  version: number,
  kinds: readonly ChangeKind[],
): Promise<boolean> {
  const [row] = await select<{ has: boolean }>(
    db,
    sql`select exists (select 1 from ${changedBehind(scope, version, kinds)} c) as has`,
  );
  return row!.has;
}
