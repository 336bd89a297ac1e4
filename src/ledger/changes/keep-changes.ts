import type { Queryable } from '../../database/pool.js';
import { readSql } from '../../runtime/project-files.js';
import { markEverythingNew, nextNotedVersion, takeEverythingNew } from '../warehouse-version/version.js';

/** How long, and how many, changes are kept. */
export interface Retention {
  /** Days since their version was published. */
  keepDays: number;
  /** Of all versions together. A version that has more than a tenth of it is listed as one in which everything is new. */
  mostChanges: number;
}

/** 2 million rows are about 400 MB. */
export const defaultRetention: Retention = { keepDays: 14, mostChanges: 2_000_000 };

const shareOfVersion = 10;

const isBeyond = `
  select exists (
    select 1
    from ${nextNotedVersion} v
    join ops.change c on c.version = v.version
    offset $1 limit 1
  ) as "isBeyond"`;

const rememberSql = readSql('ledger/changes/remember-version.sql');
const trimSql = readSql('ledger/changes/trim.sql');

/**
 * Ends the noting of changes of the next version if they became too many, such as those of a store's first load: that version is then
 * listed as one in which everything is new, at no further cost.
 */
export async function boundChanges(db: Queryable, { mostChanges } = defaultRetention): Promise<void> {
  const { rows } = await db.query<{ isBeyond: boolean }>(isBeyond, [Math.floor(mostChanges / shareOfVersion)]);
  if (rows[0]!.isBeyond) await markEverythingNew(db);
}

/**
 * Makes what was noted the changes of the version that was just published, within its transaction, and removes those that are no
 * longer kept. `at`: of the publication.
 */
export async function keepChanges(db: Queryable, { at, retention }: { at: Date; retention: Retention }): Promise<void> {
  const { version, isEverythingNew } = await takeEverythingNew(db);
  if (isEverythingNew) await db.query('delete from ops.change where version >= $1', [version]);
  await db.query(rememberSql, [version, at, isEverythingNew]);
  await db.query(trimSql, [version, new Date(at.getTime() - retention.keepDays * day), retention.mostChanges]);
}

const day = 24 * 60 * 60 * 1000;
