import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { StoredRecord } from '../contract/extractor.js';
import type { Queryable } from '../database/pool.js';
import { SystemError } from '../runtime/errors.js';
import { holdingOf } from './gone-in-between.js';
import { newestFirst } from './newest.js';
import { latestVersions, type StreamOf } from './versions.js';

const gunzipAsync = promisify(gunzip);

/** A record version with its place in the raw log. */
export interface LoggedRecord extends StoredRecord {
  sourceId: string;
  chunkId: string;
  position: number;
  runId: string | null;
  /** Set if a full scan had missed the record before: from when it is valid, although its own time may be older. */
  notBefore: string | null;
  /** Its delivery, if the platform has deliveries. */
  delivery: string | null;
}

/** The same without its bytes. */
export type LoggedVersion = Omit<LoggedRecord, 'payload'>;

export interface RawBatch {
  /** In log order. */
  records: LoggedRecord[];
  /** The last chunk that was read: the next batch begins after it. null if there were no records. */
  lastChunkId: string | null;
  /** The other versions of a record in the batch, newest first: the alternatives if it is rejected. */
  olderThan(record: { stream: string; key: string }): Place[];
}

interface Place {
  chunkId: string;
  position: number;
}

/** This many small records take as much work and memory as the bytes of large ones. */
const mostRecords = 5000;

const nextChunksSql = `
  with next_chunks as (
    select
      chunk_id,
      sum(byte_length::bigint) over (order by chunk_id) - byte_length as bytes_before,
      sum(record_count) over (order by chunk_id) - record_count as records_before
    from (
      select chunk_id, byte_length, record_count
      from raw.chunk
      where source_id = $1 and chunk_id > $2
      order by chunk_id
      limit 2000
    ) as ahead
  )
  select chunk_id
  from next_chunks
  where bytes_before = 0 or (bytes_before < $3 and records_before < $4)
  order by chunk_id`;

const versionsSql = `
  select source_id, stream, chunk_id, position, record_key, byte_offset, byte_length, source_updated_at, is_deleted, place, delivery
  from raw.record_version
  where chunk_id = any($1::bigint[])
  order by chunk_id, position`;

const versionsAtSql = `
  select source_id, stream, chunk_id, position, record_key, byte_offset, byte_length, source_updated_at, is_deleted, place, delivery
  from raw.record_version
  where (chunk_id, position) in (select * from unnest($1::bigint[], $2::integer[]))
  order by chunk_id, position`;

/** The minimum that zlib accepts. */
const smallestPiece = 64;
/** When a buffer is full, zlib allocates the next one, as large as the first, even if nothing follows. */
const spare = 1;

const payloadSql = 'select payload, byte_length from raw.chunk where chunk_id = $1';

interface BatchRequest {
  sourceId: string;
  afterChunkId: string;
  maxBytes: number;
  maxRecords?: number | undefined;
  /** Streams of which every version is needed, see `StreamDeclaration.keepsHistory`. */
  withHistory: ReadonlySet<string>;
}

/**
 * The next records of a source after a chunk: whole chunks of about `maxBytes` together before compression, or of about
 * 5,000 records (`maxRecords`) if these are small; at least one. If a record has several versions in the batch, only
 * the latest is returned (newest by the platform's time; of equal ones the last extracted), except in streams with
 * history and for deliveries.
 */
export async function readRawBatch(
  client: Queryable,
  { sourceId, afterChunkId, maxBytes, maxRecords = mostRecords, withHistory }: BatchRequest,
): Promise<RawBatch> {
  const { rows } = await client.query<{ chunk_id: string }>(nextChunksSql, [
    sourceId,
    afterChunkId,
    maxBytes,
    maxRecords,
  ]);
  const chunkIds = rows.map(({ chunk_id }) => chunk_id);
  if (chunkIds.length === 0) return { records: [], lastChunkId: null, olderThan: () => [] };
  const chunks = await chunkHeads(client, chunkIds);
  const versions = await client.query<StoredRow>(versionsSql, [chunkIds]);
  const { wanted, older } = chooseVersions(await asTheyHold(client, versions.rows), withHistory);
  return {
    records: await loadRecords(client, wanted, chunks),
    lastChunkId: chunkIds.at(-1)!,
    olderThan: (record) =>
      (older.get(nameOf(record)) ?? []).map(({ chunk_id, position }) => ({ chunkId: chunk_id, position })),
  };
}

/** The records at given places, in log order. Throws a `SystemError` if one is missing. */
export async function readRawRecords(client: Queryable, places: readonly Place[]): Promise<LoggedRecord[]> {
  const chunkIds = [...new Set(places.map(({ chunkId }) => chunkId))];
  if (chunkIds.length === 0) return [];
  const asked = new Set(places.map(({ chunkId, position }) => `${chunkId}/${position}`)).size;
  const { rows } = await client.query<StoredRow>(versionsAtSql, [
    places.map(({ chunkId }) => chunkId),
    places.map(({ position }) => position),
  ]);
  if (rows.length !== asked) {
    throw new SystemError(`The raw log lacks ${asked - rows.length} of ${asked} records that were asked for.`, {
      code: 'raw_record_missing',
    });
  }
  // A slice would keep its whole chunk in memory, and each record may come from another chunk.
  const copied = (bytes: Buffer): Buffer => Buffer.from(bytes);
  return await loadRecords(client, await asTheyHold(client, rows), await chunkHeads(client, chunkIds), copied);
}

/** Adds the times from which they are valid. All are of one source. */
async function asTheyHold(client: Queryable, rows: readonly StoredRow[]): Promise<VersionRow[]> {
  const [first] = rows;
  const holding = first === undefined ? new Map() : await holdingOf(client, first.source_id, rows);
  return rows.map((row) => {
    // The row itself: V8 turns a spread of so many columns into a slow (dictionary-mode) object.
    const version = row as VersionRow;
    const held = holding.get(row);
    version.not_before = held?.notBefore ?? null;
    if (held) version.source_updated_at = held.updatedAt;
    return version;
  });
}

/** The last written versions of the records, without deleted ones. */
export async function readLatestRecords(
  client: Queryable,
  stream: StreamOf,
  keys: readonly string[],
): Promise<LoggedRecord[]> {
  const latest = await latestVersions(client, stream, keys);
  return await readRawRecords(
    client,
    [...latest.values()].filter(({ isDeleted }) => !isDeleted),
  );
}

const olderSql = `
  select version.source_id, version.stream, version.record_key, version.chunk_id, version.position,
    version.source_updated_at, version.is_deleted
  from unnest($2::text[], $3::text[]) as asked (stream, record_key)
  join raw.record_version as version
    on version.source_id = $1 and version.stream = asked.stream and version.record_key = asked.record_key
  where not version.is_deleted
  order by version.chunk_id, version.position`;

/**
 * All versions older than the given one of each record, newest first. Excludes streams with history: every version of
 * these was already tried.
 */
export async function readOlderVersions(
  client: Queryable,
  sourceId: string,
  rejected: readonly { from: { stream: string; key: string } & Place }[],
  withHistory: ReadonlySet<string>,
): Promise<RawBatch['olderThan']> {
  const named = new Map(
    rejected.filter(({ from }) => !withHistory.has(from.stream)).map(({ from }) => [nameOf(from), from]),
  );
  if (named.size === 0) return () => [];
  const asked = [...named.values()];
  const { rows: stored } = await client.query<StoredRow>(olderSql, [
    sourceId,
    asked.map(({ stream }) => stream),
    asked.map(({ key }) => key),
  ]);
  const rows = await asTheyHold(client, stored);
  const versionsOf = new Map<string, typeof rows>([...named.keys()].map((name) => [name, []]));
  for (const row of rows) versionsOf.get(nameOf({ stream: row.stream, key: row.record_key }))!.push(row);
  const older = new Map<string, Place[]>();
  for (const [name, { chunkId, position }] of named) {
    const versions = newestFirst(versionsOf.get(name)!);
    const at = versions.findIndex((version) => version.chunk_id === chunkId && version.position === position);
    older.set(
      name,
      versions.slice(at + 1).map((version) => ({ chunkId: version.chunk_id, position: version.position })),
    );
  }
  return (record) => older.get(nameOf(record)) ?? [];
}

const earlierSql = `
  select asked.at, version.chunk_id as "chunkId", version.position
  from unnest($2::text[], $3::text[], $4::bigint[], $5::integer[])
    with ordinality as asked (stream, record_key, chunk_id, position, at)
  join raw.record_version as version
    on version.source_id = $1 and version.stream = asked.stream and version.record_key = asked.record_key collate "C"
    and (version.chunk_id, version.position) < (asked.chunk_id, asked.position)
  where not version.is_deleted
  order by asked.at, version.chunk_id desc, version.position desc`;

/** For each version, those of its record earlier in the log, last first. */
export async function readEarlierVersions(
  client: Queryable,
  sourceId: string,
  versions: readonly ({ stream: string; key: string } & Place)[],
): Promise<Place[][]> {
  const { rows } = await client.query<Place & { at: string }>(earlierSql, [
    sourceId,
    versions.map(({ stream }) => stream),
    versions.map(({ key }) => key),
    versions.map(({ chunkId }) => chunkId),
    versions.map(({ position }) => position),
  ]);
  const earlier: Place[][] = versions.map(() => []);
  for (const { at, chunkId, position } of rows) earlier[Number(at) - 1]!.push({ chunkId, position });
  return earlier;
}

/** The newest version of each record, with the older ones apart; for streams with history all, in log order. */
function chooseVersions(
  rows: readonly VersionRow[],
  withHistory: ReadonlySet<string>,
): { wanted: VersionRow[]; older: Map<string, VersionRow[]> } {
  const byName = new Map<string, VersionRow[]>();
  for (const row of rows) {
    const { stream } = row;
    // If several deliveries have a record, assembling decides between them.
    if (withHistory.has(stream) || row.delivery !== null) continue;
    const name = nameOf({ stream, key: row.record_key });
    const versions = byName.get(name);
    if (versions) versions.push(row);
    else byName.set(name, [row]);
  }
  const left = new Set<VersionRow>();
  const older = new Map<string, VersionRow[]>();
  for (const [name, versions] of byName) {
    if (versions.length === 1) continue;
    const [, ...others] = newestFirst(versions);
    older.set(name, others);
    for (const other of others) left.add(other);
  }
  return { wanted: rows.filter((row) => !left.has(row)), older };
}

function nameOf({ stream, key }: { stream: string; key: string }): string {
  return `${stream}/${key}`;
}

async function chunkHeads(client: Queryable, chunkIds: readonly string[]): Promise<Map<string, ChunkHead>> {
  const { rows } = await client.query<ChunkHead & { chunk_id: string }>(
    'select chunk_id, run_id, extracted_at from raw.chunk where chunk_id = any($1::bigint[])',
    [chunkIds],
  );
  return new Map(rows.map((row) => [row.chunk_id, row]));
}

/** One chunk's payload at a time: compressed and plain bytes of all of them would take twice the memory. */
async function loadRecords(
  client: Queryable,
  versions: readonly VersionRow[],
  chunks: ReadonlyMap<string, ChunkHead>,
  keep: (bytes: Buffer) => Buffer = (bytes) => bytes,
): Promise<LoggedRecord[]> {
  const records: LoggedRecord[] = [];
  const shared = sharedTexts();
  let loaded: { chunkId: string; bytes: Buffer } | undefined;
  for (const version of versions) {
    const { chunk_id: chunkId, byte_offset: offset, byte_length: length } = version;
    if (length > 0 && loaded?.chunkId !== chunkId) loaded = { chunkId, bytes: await loadPayload(client, chunkId) };
    const { run_id, extracted_at } = chunks.get(chunkId)!;
    records.push({
      sourceId: shared.sourceId(version.source_id),
      stream: shared.stream(version.stream),
      key: version.record_key,
      updatedAt: version.source_updated_at,
      extractedAt: version.is_deleted ? (version.source_updated_at ?? extracted_at) : extracted_at,
      notBefore: version.not_before,
      isDeleted: version.is_deleted,
      place: version.place,
      delivery: shared.delivery(version.delivery),
      payload: length > 0 ? keep(loaded!.bytes.subarray(offset, offset + length)) : Buffer.alloc(0),
      chunkId: shared.chunkId(chunkId),
      position: version.position,
      runId: run_id,
    });
  }
  return records;
}

/** Each row of an answer has texts of its own: a batch keeps one for each value in succession, not thousands. */
function sharedTexts() {
  return {
    sourceId: sharing<string>(),
    stream: sharing<string>(),
    chunkId: sharing<string>(),
    delivery: sharing<string | null>(),
  };
}

function sharing<T extends string | null>(): (text: T) => T {
  let last: T | undefined;
  return (text) => {
    if (text !== last) last = text;
    return last;
  };
}

async function loadPayload(client: Queryable, chunkId: string): Promise<Buffer> {
  const { rows } = await client.query<{ payload: Buffer; byte_length: number }>(payloadSql, [chunkId]);
  const { payload, byte_length: byteLength } = rows[0]!;
  // In one buffer: zlib's default pieces of 16 KB each cost a turn of the event loop and another copy.
  return await gunzipAsync(payload, { chunkSize: Math.max(byteLength + spare, smallestPiece) });
}

interface ChunkHead {
  run_id: string | null;
  extracted_at: string;
}

interface StoredRow {
  source_id: string;
  stream: string;
  chunk_id: string;
  position: number;
  record_key: string;
  byte_offset: number;
  byte_length: number;
  source_updated_at: string | null;
  is_deleted: boolean;
  place: string | null;
  delivery: string | null;
}

interface VersionRow extends StoredRow {
  not_before: string | null;
}
