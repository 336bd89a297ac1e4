import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { CopyRows, type CopyValue } from '../database/copy-rows.js';
import { copyInto } from '../database/copy.js';
import type { PoolClient } from '../database/pool.js';
import { byteaText, emptyHash, type Fingerprinted } from './fingerprint.js';
import type { PageOrigin } from './versions.js';

const gzipAsync = promisify(gzip);
/** Records compress to a tenth: a buffer of this share of their size usually holds the result in one piece. */
const largestPiece = 1 / 6;
/** The default chunk of zlib: each takes a turn of the event loop. */
const smallestPiece = 16 * 1024;

export interface Chunk {
  records: readonly Fingerprinted[];
  deletedKeys: readonly string[];
  byteLength: number;
  compressed: Buffer;
}

const insertSql = `
  insert into raw.chunk (source_id, stream, run_id, extracted_at, record_count, byte_length, payload)
  values ($1, $2, $3, $4, $5, $6, $7)
  returning chunk_id`;

const versionColumns = `raw.record_version (
  source_id, stream, record_key, chunk_id, position, byte_offset, byte_length, payload_hash, source_updated_at, is_deleted,
  mark, place, delivery
)`;

/**
 * Concatenated records, gzip level 1: a tenth of the size for 27 µs an order, off the main thread. Higher levels cost
 * three times as much for a few percent.
 */
export async function compressChunk(
  records: readonly Fingerprinted[],
  deletedKeys: readonly string[] = [],
): Promise<Chunk> {
  const bytes = Buffer.concat(records.map(({ payload }) => payload));
  const chunkSize = Math.max(Math.ceil(bytes.length * largestPiece), smallestPiece);
  const compressed = await gzipAsync(bytes, { level: 1, chunkSize });
  return { records, deletedKeys, byteLength: bytes.length, compressed };
}

/** Writes a chunk and its index rows. Returns the chunk's id. */
export async function insertChunk(client: PoolClient, origin: PageOrigin, chunk: Chunk): Promise<string> {
  const { sourceId, stream, runId, extractedAt } = origin;
  const { records, deletedKeys, byteLength, compressed } = chunk;
  const count = records.length + deletedKeys.length;
  const { rows } = await client.query<{ chunk_id: string }>({
    name: 'raw_insert_chunk',
    text: insertSql,
    values: [sourceId, stream, runId, extractedAt, count, byteLength, compressed],
  });
  const chunkId = rows[0]!.chunk_id;
  await copyInto(client, versionColumns, versionRows(origin, chunkId, chunk));
  return chunkId;
}

function versionRows({ sourceId, stream }: PageOrigin, chunkId: string, { records, deletedKeys }: Chunk): CopyRows {
  const rows = new CopyRows();
  let position = 0;
  let offset = 0;
  for (const { key, updatedAt, payload, hash, mark, place, delivery } of records) {
    const at: CopyValue[] = [sourceId, stream, key, chunkId, position, offset, payload.length];
    rows.add([...at, byteaText(hash), updatedAt, false, mark, place, delivery]);
    position += 1;
    offset += payload.length;
  }
  const deleted = byteaText(emptyHash);
  for (const key of deletedKeys) {
    rows.add([sourceId, stream, key, chunkId, position, offset, 0, deleted, null, true, null, null, null]);
    position += 1;
  }
  return rows;
}
