import type { Queryable } from '../database/sql.js';
import { readChunks } from '../ledger/exports/chunks.js';
import type { ExportRow } from '../ledger/exports/export-row.js';
import { exportById } from '../ledger/exports/exports.js';
import { contentTypes, exportFormats } from './formats/create-writer.js';

/** Bytes of a file, both included. */
export interface ByteRange {
  first: number;
  last: number;
}

/** A whole file that can be fetched. */
export interface OpenExport {
  row: ExportRow;
  name: string;
  contentType: string;
  /** The same as long as the bytes are. */
  etag: string;
  bytes: number;
  /** A part of it, or all: a piece of a megabyte at a time, without a connection in between. */
  read(range?: ByteRange): AsyncIterable<Buffer>;
}

/** Why there is no file to fetch, and whose it would be. */
export interface NoFile {
  row: ExportRow;
  why: 'not_ready' | 'expired';
}

/** Opens a file by its id, whoever asks for it: `mayOpen` judges that. null: there is none of this id. */
export async function openExport(db: Queryable, exportId: string, now: Date): Promise<OpenExport | NoFile | null> {
  const row = await exportById(db, exportId);
  if (!row) return null;
  const isOver = row.expiresAt !== null && Date.parse(row.expiresAt) <= now.getTime();
  if (row.state === 'expired' || isOver) return { row, why: 'expired' };
  if (row.state !== 'ready') return { row, why: 'not_ready' };
  const bytes = Number(row.bytes);
  const format = exportFormats.find((each) => each === row.format);
  return {
    row,
    name: row.name,
    contentType: format ? contentTypes[format] : 'application/octet-stream',
    // It was written once, by its last attempt.
    etag: `"${row.exportId}-${row.attempts}"`,
    bytes,
    read: (range = { first: 0, last: bytes - 1 }) => readChunks(db, exportId, range),
  };
}
