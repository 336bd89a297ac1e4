import type { Socket } from 'node:net';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { textArray } from './copy-rows.js';
import type { PoolClient } from './pool.js';
import type { TextRow } from './round-trip.js';
import type { Sql } from './sql.js';

const newline = 0x0a;
const backslash = 0x5c;
/** The server's limit counts, not the driver's. As long as a timer can be. */
const noTimeoutMs = 2 ** 31 - 1;

/** What pg and pg-copy-streams do not declare. */
type CopyStream = ReturnType<typeof copyTo> & { query_timeout?: number; callback?: () => void };
type Connected = PoolClient & { readonly connection: { readonly stream: Socket } };

/** Within a transaction: its statements may take as long as they need. A list of any length takes its time, and whoever reads it may be slow. */
export async function takeAnyTime(client: PoolClient): Promise<void> {
  await client.query('set local statement_timeout = 0');
}

/**
 * The rows of a select, some thousands of bytes at a time, in COPY's text format: the fastest way out, and the server sends no more than
 * is read. Whoever stops reading before the end loses the connection.
 */
export async function* copyOut(client: PoolClient, select: Sql): AsyncGenerator<TextRow[]> {
  const stream: CopyStream = copyTo(`copy (${withLiterals(select)}) to stdout`);
  stream.query_timeout = noTimeoutMs;
  client.query(stream);
  let isWhole = false;
  try {
    yield* rowsOf(stream);
    isWhole = true;
  } finally {
    stream.callback?.();
    if (!isWhole) (client as Connected).connection.stream.destroy(new Error('the rows are not read any more'));
  }
}

async function* rowsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<TextRow[]> {
  // The beginning of a row whose end has not come yet.
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(newline);
    if (end < 0) {
      begun.push(chunk);
      continue;
    }
    begun.push(chunk.subarray(0, end));
    yield parsed(begun.length === 1 ? begun[0]! : Buffer.concat(begun));
    begun = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
  }
}

/** Whole rows, without the last line break. */
function parsed(bytes: Buffer): TextRow[] {
  const lines = bytes.toString('utf8').split('\n');
  return lines.map((line) => {
    const fields: (string | null)[] = line.split('\t');
    for (let at = 0; at < fields.length; at += 1) {
      const field = fields[at]!;
      if (field.charCodeAt(0) === backslash && field === '\\N') fields[at] = null;
      else if (field.includes('\\')) fields[at] = unescaped(field);
    }
    return fields;
  });
}

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unescaped(field: string): string {
  return field.replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character);
}

/** The statement with its values in it: COPY takes no parameters. A literal is as a parameter is: its type follows from where it stands. */
export function withLiterals({ texts, values }: Sql): string {
  return texts.reduce((all, piece, at) => `${all}${literal(values[at - 1])}${piece}`);
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return value < 0 ? `(${value})` : String(value);
  if (typeof value === 'string') return quoted(value);
  if (value instanceof Date) return quoted(value.toISOString());
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return quoted(textArray(value));
  if (Array.isArray(value) && value.every((each) => Number.isSafeInteger(each))) return quoted(`{${value.join(',')}}`);
  throw new Error(`a value of type ${typeof value} cannot stand in a statement for COPY`);
}

function quoted(text: string): string {
  if (text.includes('\0')) throw new Error('a text with the character U+0000 cannot stand in a statement');
  return pg.escapeLiteral(text);
}
