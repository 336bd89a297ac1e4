import { setImmediate } from 'node:timers/promises';
import type { CanonicalRecord } from '../../canonical/record.js';
import type { Source } from '../../canonical/source.js';
import type { PlatformConnector } from '../../contract/extractor.js';
import type { PoolClient, Queryable } from '../../database/pool.js';
import type { ChangeSetRecord, RawPlace, Rejection } from '../../models/change-set/change-set.js';
import { applyIsolated } from '../../models/load/apply-isolated.js';
import { isNewer, type LoggedRecord, readRawRecords } from '../../raw/raw-log.js';
import { DataError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { recallProducts } from './recall-products.js';
import { DriftNotes, recordDrift } from './schema-drift.js';

/** The result of staging raw records. */
export interface StagedRecords {
  staged: ChangeSetRecord[];
  rejections: Rejection[];
  drift: DriftNotes;
  /** See `ChangeSet.untilTurn`. */
  untilTurn?: () => Promise<void>;
  /** See `ChangeSet.isAhead`. */
  isAhead?: boolean;
}

/** The versions before a given one of a record, newest first. */
export type OlderVersions = (record: RawPlace) => Pick<RawPlace, 'chunkId' | 'position'>[];

/** How the records of one source become rows. */
export interface RecordSettings {
  connector: PlatformConnector;
  /** ISO 4217. */
  reportingCurrency: string;
  log: Logger;
}

/** Staging so many, or so many bytes, takes a few milliseconds: a day of reports is as large as a hundred orders. */
const stagedAtOnce = { records: 100, bytes: 512 * 1024 };

/**
 * Stages raw records with the source's platform. Yields to the event loop now and then: the previous batch is being
 * merged meanwhile, and Postgres would wait for its next statement. `db`: for reading the raw log.
 */
export async function stageRecords(
  { connector, log }: Pick<RecordSettings, 'connector' | 'log'>,
  db: Queryable,
  source: Source,
  records: readonly LoggedRecord[],
): Promise<StagedRecords> {
  const staged: ChangeSetRecord[] = [];
  const rejections: Rejection[] = [];
  const drift = new DriftNotes();
  const since = { records: 0, bytes: 0 };
  for (const logged of records) {
    since.records += 1;
    since.bytes += logged.payload.length;
    if (since.records >= stagedAtOnce.records || since.bytes >= stagedAtOnce.bytes) {
      await setImmediate();
      since.records = 0;
      since.bytes = 0;
    }
    const result = stageRecord(log, connector, logged, source, drift);
    if (Array.isArray(result)) staged.push(...result);
    else rejections.push(result);
  }
  await recallProducts(db, source, connector, staged);
  return { staged, rejections, drift };
}

/** Merges what passed, within the caller's transaction. Returns what did not pass. */
export async function applyStaged(
  { reportingCurrency, log }: Pick<RecordSettings, 'reportingCurrency' | 'log'>,
  client: PoolClient,
  source: Source,
  { staged, rejections, drift, untilTurn, isAhead = false }: StagedRecords,
): Promise<Rejection[]> {
  await recordDrift(log, client, source.sourceId, drift);
  const { rejected } = await applyIsolated(client, {
    source,
    reportingCurrency,
    records: staged,
    isAhead,
    ...(untilTurn && { untilTurn }),
  });
  return [...rejections, ...rejected.map(withPlace)];
}

/** A rejected order is reported with its location, like a record rejected by staging. */
function withPlace({ message, ...rejection }: Rejection): Rejection {
  const { place } = rejection.from;
  return { ...rejection, message: place === undefined ? message : `${place}: ${message}` };
}

/** Both, for a few records. */
async function applyRecords(
  settings: RecordSettings,
  client: PoolClient,
  source: Source,
  records: readonly LoggedRecord[],
): Promise<Rejection[]> {
  return await applyStaged(settings, client, source, await stageRecords(settings, client, source, records));
}

/**
 * For each record whose newest version was rejected, tries the given older versions in turn until one passes: the
 * newest valid version is used, wherever a batch ends. Versions before the batch have already been tried; the merges
 * keep the newer one.
 *
 * Returns the older versions that were rejected too.
 */
export async function applyOlder(
  settings: RecordSettings,
  client: PoolClient,
  source: Source,
  rejections: readonly Rejection[],
  olderThan: OlderVersions,
): Promise<{ records: LoggedRecord[]; rejections: Rejection[] }> {
  const tried: { records: LoggedRecord[]; rejections: Rejection[] } = { records: [], rejections: [] };
  let failed = rejections;
  for (let step = 0; failed.length > 0; step += 1) {
    const next = namesOf(failed).flatMap((name) => olderThan(name)[step] ?? []);
    const records = await readRawRecords(client, next);
    failed = records.length === 0 ? [] : await applyRecords(settings, client, source, records);
    tried.records.push(...records.map((record) => ({ ...record, payload: Buffer.alloc(0) })));
    tried.rejections.push(...failed);
  }
  return tried;
}

/** One record may be rejected for several of its parts. */
function namesOf(rejections: readonly Rejection[]): RawPlace[] {
  return [...new Map(rejections.map(({ from }) => [`${from.stream}\n${from.key}`, from])).values()];
}

function stageRecord(
  log: Logger,
  connector: PlatformConnector,
  logged: LoggedRecord,
  source: Source,
  drift: DriftNotes,
): ChangeSetRecord[] | Rejection {
  const { stream, key, chunkId, position, place, delivery } = logged;
  const from: RawPlace = { stream, key, chunkId, position };
  if (place !== null) from.place = place;
  if (delivery !== null) from.delivery = delivery;
  try {
    const records = connector.stage(logged, source, drift.of(logged));
    return records.map((record) => ({ record: heldFrom(record, logged.notBefore), from }));
  } catch (error) {
    if (error instanceof DataError) {
      const message = logged.place === null ? error.message : `${logged.place}: ${error.message}`;
      return { from, code: error.code, message, path: error.path, value: error.value };
    }
    // An error in the staging code must not block the source's other records: the record is rejected and listed.
    log.error({ sourceId: source.sourceId, ...from, error: (error as Error).stack }, 'staging failed on a record');
    return {
      from,
      code: 'staging_failed',
      message: `Staging failed: ${(error as Error).message}`,
      path: '',
      value: null,
    };
  }
}

/** The record with the platform's time, but not before `notBefore`: a full scan had missed it then. */
function heldFrom(record: CanonicalRecord, notBefore: string | null): CanonicalRecord {
  if (notBefore === null) return record;
  const later = (at: string): string =>
    isNewer({ source_updated_at: notBefore }, { source_updated_at: at }) ? notBefore : at;
  if (record.kind === 'split_order')
    return { ...record, order: { ...record.order, updatedAt: later(record.order.updatedAt) } };
  if ('deletedAt' in record) return { ...record, deletedAt: later(record.deletedAt) };
  return { ...record, updatedAt: later(record.updatedAt) };
}
