import { createHash } from 'node:crypto';
import { joinFragments, recordSeparator } from '../../../contract/fragments.js';
import { DataError } from '../../../runtime/errors.js';

/** How the values of a file are read, wherever its columns stand: from the mapping and the source's settings. */
export interface ValueRules {
  /** Values of columns that the file lacks or leaves empty. */
  defaults: Record<string, string>;
  decimal: '.' | ',';
  /** A pattern such as `dd.MM.yyyy HH:mm`; null: ISO 8601. */
  dates: string | null;
  /** Of local times; null: the source's. */
  timezone: string | null;
  /** Of columns that hold yes or no: the words that say yes, where they are the file's own. */
  words: Record<string, string[]>;
  /** Numbers with the other sign. */
  negate: string[];
  /** Amounts of an order that its rows share. */
  sum: string[];
  /** What equal rows of an order are; null: lines each, refunds once. */
  equalRows: 'each' | 'once' | null;
  wholeOrders: boolean | null;
  refundedOn: 'ordered_at' | 'updated_at' | 'cancelled_at' | null;
  /** Quotes that are characters as any other. */
  quotes: 'none' | null;
}

/** A row's reading: part of its payload, so that staging needs nothing else and a changed mapping makes new versions. */
export interface Reading extends Partial<ValueRules> {
  /**
   * Of a CSV file: the canonical names of each column. One that is left out is empty, or its own name after `?` where nobody
   * said that it is to be left out.
   */
  columns?: (string | string[])[];
  delimiter?: string;
  /** Of NDJSON: canonical names by the file's own. */
  names?: Record<string, string[]>;
  /** Of NDJSON: other fields than those are left out. */
  isNamed?: true;
  /** In place of a row: what is wrong with the file. */
  fault?: { code: string; message: string; path: string; value: string | null };
}

export const plainRules: ValueRules = {
  ...{ defaults: {}, decimal: '.', dates: null, timezone: null, words: {}, negate: [], sum: [] },
  ...{ equalRows: null, wholeOrders: null, refundedOn: null, quotes: null },
};

/** Only what differs from the plain rules: a field that comes later must not make new versions of everything. */
export function rulesWithoutDefaults(rules: ValueRules): Partial<ValueRules> {
  const told = Object.entries(rules).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(plainRules[name as keyof ValueRules]),
  );
  return Object.fromEntries(told) as Partial<ValueRules>;
}

/** JSON escapes control characters, so the first separator of a payload ends the reading. */
export function encodeReading(reading: Reading): Buffer {
  return Buffer.from(JSON.stringify(reading));
}

/** A copy, since the rows' memory is used again. */
export function payloadOf(reading: Buffer | null, rows: readonly Uint8Array[]): Uint8Array {
  if (reading === null && rows.length === 1) return Buffer.from(rows[0]!);
  return joinFragments(reading === null ? rows : [reading, ...rows]);
}

const known = new Map<string, Reading>();
const mostKnown = 200;

/** A payload's reading and rows. One without a reading is a line of NDJSON under its canonical names. */
export function splitPayload(payload: Uint8Array): { reading: Reading; rows: Buffer[] } {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const end = bytes.indexOf(recordSeparator);
  if (end < 0) return { reading: {}, rows: [bytes] };
  const reading = parsedReading(bytes.toString('utf8', 0, end));
  const rows: Buffer[] = [];
  let start = end + 1;
  for (;;) {
    const next = bytes.indexOf(recordSeparator, start);
    if (next < 0) break;
    rows.push(bytes.subarray(start, next));
    start = next + 1;
  }
  rows.push(bytes.subarray(start));
  return { reading, rows };
}

/** All rows of a file have the same one. */
function parsedReading(text: string): Reading {
  const found = known.get(text);
  if (found) return found;
  if (known.size >= mostKnown) known.clear();
  try {
    const reading = JSON.parse(text) as Reading;
    known.set(text, reading);
    return reading;
  } catch {
    throw new DataError('the line is no JSON: it holds a control character', {
      code: 'invalid_json',
      path: '',
      value: null,
    });
  }
}

/** Tells readings apart in a few characters. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12);
}
