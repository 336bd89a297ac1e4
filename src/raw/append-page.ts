import type { Page } from '../contract/extractor.js';
import type { PoolClient, Queryable } from '../database/pool.js';
import { type Chunk, compressChunk, insertChunk } from './chunk.js';
import { noteDeliveries, retract } from './deliveries.js';
import { type Fingerprinted, fingerprintAll } from './fingerprint.js';
import { joinPieces } from './join-pieces.js';
import { insertClaims, moveClaims, type Placed, placeAmongOthers, promoted } from './runs.js';
import { doubtScan, endScan, noteScanned, unseenKeys } from './scan.js';
import { alreadyStored, type KnownVersion, latestVersions, type PageOrigin, type Remark, remark } from './versions.js';

export interface PageCounts {
  /** Records in the page; repeated ones count once. */
  fetched: number;
  new: number;
  changed: number;
  unchanged: number;
  /** Deletions found by a complete scan. */
  deleted: number;
}

/** What a page adds to the raw log, compressed and ready to write. */
export interface PreparedPage {
  page: Page;
  origin: PageOrigin;
  keys: string[];
  chunk: Chunk | null;
  /** Known records without a new version that a listing now shows differently. */
  remarks: Remark[];
  /** How it relates to the contents of other deliveries. */
  placed: Pick<Placed, 'claims' | 'promotions'>;
  counts: PageCounts;
}

/**
 * Appends the new and changed records of a page to the raw log: one chunk, and an index row per version; nothing if nothing
 * changed. Call it in the transaction that moves the stream's state; `preparePage` keeps that transaction short.
 */
export async function appendPage(client: PoolClient, origin: PageOrigin & { page: Page }): Promise<WrittenPage> {
  return await writePage(client, await preparePage(client, origin));
}

/**
 * Does the slow part (hashes, comparison, compression) outside the transaction. What it read stays true until `writePage` if the
 * writer checks there that it still holds the source's lease: no other process writes these versions. `isFirstReading`: the
 * stream was never read to its end, so most records are new.
 */
export async function preparePage(
  db: Queryable,
  { page, isFirstReading = false, ...origin }: PageOrigin & { page: Page; isFirstReading?: boolean },
): Promise<PreparedPage> {
  const given = fingerprintAll(page.records);
  const keys = given.map(({ key }) => key);
  const latest =
    keys.length === 0 ? new Map<string, KnownVersion>() : await latestVersions(db, origin, keys, { isFirstReading });
  const records = await joinPieces(db, given, latest);
  const placed = await placeAmongOthers(
    db,
    origin,
    records.filter(({ key, delivery }) => delivery !== undefined && latest.has(key)),
  );
  const placedAnew = new Set(placed.appended);
  const differing = records.filter(
    (record) => isUndelivered(record, latest) && !isSame(record, latest.get(record.key)),
  );
  const late = differing.filter((record) => isOlder(record, latest.get(record.key)));
  // A lagging index, or a page served twice, shows an old version again, which is already known.
  const stale = await alreadyStored(db, origin, late);
  const lateKeys = new Set(late.map(({ key }) => key));
  const changed = new Set(differing.filter(({ key }) => !(lateKeys.has(key) && stale.has(key))));
  const appended = records.filter((record) => changed.has(record) || placedAnew.has(record));
  const isNew = ({ key }: Fingerprinted): boolean => !latest.has(key);
  const copies = await promoted(db, placed.promotions);
  const newCount = appended.filter(isNew).length;
  return {
    page,
    origin,
    keys,
    chunk: appended.length === 0 ? null : await compressChunk([...copies, ...appended]),
    remarks: records.flatMap(({ key, hash, mark }) => {
      const version = latest.get(key);
      return version?.hash === hash && !version.isDeleted && version.mark !== (mark ?? null)
        ? [{ key, version, mark: mark ?? null }]
        : [];
    }),
    placed,
    counts: {
      fetched: records.length,
      new: newCount,
      changed: appended.length - newCount,
      unchanged: records.length - appended.length,
      deleted: 0,
    },
  };
}

/** Counts, and whether the scan that the page completes must be repeated before anything counts as deleted. */
export interface WrittenPage extends PageCounts {
  /** Of the written versions, before compression. */
  bytes: number;
  doubted?: { unseen: number; known: number };
}

/** Writes a prepared page in the caller's transaction. */
export async function writePage(client: PoolClient, prepared: PreparedPage): Promise<WrittenPage> {
  const { page, origin, keys, chunk, remarks, placed } = prepared;
  const counts = { ...prepared.counts, bytes: chunk?.byteLength ?? 0 };
  if (chunk) await moveClaims(client, origin, placed.promotions, await insertChunk(client, origin, chunk));
  await remark(client, origin, remarks);
  await noteDeliveries(client, origin, page.deliveries ?? []);
  await insertClaims(client, origin, placed.claims);
  if (page.retracts) await retract(client, origin, page.retracts);
  const { scan, keyPrefix, completes, listed = [] } = page;
  const part = keyPrefix === undefined ? {} : { keyPrefix };
  if (scan !== undefined) await noteScanned(client, origin, { scan, ...part }, [...keys, ...listed]);
  if (completes === undefined) return counts;
  const ended = { ...completes, ...part };
  const unseen = await unseenKeys(client, origin, ended);
  if (unseen.isDoubtful) {
    await doubtScan(client, origin, ended);
    return { ...counts, doubted: { unseen: unseen.keys.length, known: unseen.known } };
  }
  if (unseen.keys.length > 0) await insertChunk(client, origin, await compressChunk([], unseen.keys));
  await endScan(client, origin, ended);
  return { ...counts, deleted: unseen.keys.length };
}

/** Deliveries new to the log; the others are found by their times. */
function isUndelivered({ key, delivery }: Fingerprinted, latest: ReadonlyMap<string, KnownVersion>): boolean {
  return delivery === undefined || !latest.has(key);
}

function isSame({ hash }: Fingerprinted, known: KnownVersion | undefined): boolean {
  return known !== undefined && !known.isDeleted && known.hash === hash;
}

function isOlder({ updatedAt }: Fingerprinted, known: KnownVersion | undefined): boolean {
  if (updatedAt === null || !known || known.updatedAt === null) return false;
  return Date.parse(updatedAt) < Date.parse(known.updatedAt);
}
