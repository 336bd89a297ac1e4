import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { PoolClient } from './pool.js';

/** Text is collected into chunks of this many characters: one write per row costs more than the row. */
export const pieceSize = 64 * 1024;

const special = /[\\\n\r\t]/;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Loads rows by COPY, the fastest way in (measured: 9 µs a row; unnest 20, single inserts 500).
 *
 * `target` is a table with its columns: `staged_order (order_key, total)`. A row is one line of the text format with its
 * line end, made with `copyRow`, or a buffer of such lines.
 */
export async function copyInto(client: PoolClient, target: string, rows: Iterable<Buffer | string>): Promise<void> {
  try {
    await pipeline(
      Readable.from(piecesOf(rows), { objectMode: false }),
      client.query(copyFrom(`copy ${target} from stdin`)),
    );
  } catch (error) {
    // Postgres's own text (`where`) is in the language of the server.
    throw Object.assign(error as Error, { copiedInto: target });
  }
}

/** Whether an error was raised by `copyInto`. */
export function isOfCopy(error: Error): boolean {
  return 'copiedInto' in error;
}

/** One line of the text format with its line end. */
export function copyRow(values: readonly CopyValue[]): string {
  // Joined at once: added one to another, each field would leave a piece of rope behind for the garbage collector.
  return `${values.map(copyField).join('\t')}\n`;
}

export type CopyValue = string | number | bigint | boolean | Date | Buffer | null | undefined;

/** An array of texts, as its value in a row. */
export function textArray(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

/** One value in COPY's text format; null and undefined become `\N`. */
function copyField(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return special.test(value) ? value.replace(/[\\\n\r\t]/g, (c) => escapes[c]!) : value;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  return String(value);
}

function* piecesOf(rows: Iterable<Buffer | string>): Generator<Buffer> {
  let piece = '';
  for (const row of rows) {
    if (typeof row === 'string') {
      piece += row;
      if (piece.length < pieceSize) continue;
      yield Buffer.from(piece);
    } else {
      if (piece !== '') yield Buffer.from(piece);
      yield row;
    }
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}
