import { createHash } from 'node:crypto';
import { joinFragments, recordSeparator } from '../../../contract/fragments.js';
import { DataError } from '../../../runtime/errors.js';

/** How the values of a file are read, independent of its columns: from the mapping and the source's settings. */
export interface ValueRules {
  /** Values for columns that the file lacks or leaves empty. */
  defaults: Record<string, string>;
  decimal: '.' | ',';
  /** A pattern such as `dd.MM.yyyy HH:mm`; null: ISO 8601. */
  dates: string | null;
  /** The zone of local times; null: the source's. */
  timezone: string | null;
  /** For yes/no columns: the file's own words for yes. */
  words: Record<string, string[]>;
  /** Numbers with the opposite sign. */
  negate: string[];
  /** Amounts of an order that are split over its rows. */
  sum: string[];
  /** What equal rows of an order mean; null: separate for lines, one for refunds. */
  equalRows: 'each' | 'once' | null;
  wholeOrders: boolean | null;
  refundedOn: 'ordered_at' | 'updated_at' | 'cancelled_at' | null;
  /** Quotes that are ordinary characters. */
  quotes: 'none' | null;
}

/**
 * How a row is read: part of its payload, so that staging needs nothing else and a changed mapping makes new versions.
 */
export interface Reading extends Partial<ValueRules> {
  /**
   * CSV: the canonical names of each column. A column that is deliberately not read is empty; an unknown one is its own
   * name after `?`.
   */
  columns?: (string | string[])[];
  delimiter?: string;
  /** NDJSON: canonical names by the file's own. */
  names?: Record<string, string[]>;
  /** NDJSON: other fields than those are not read. */
  isNamed?: true;
  /** Instead of a row: what is wrong with the file. */
  fault?: { code: string; message: string; path: string; value: string | null };
}

export const plainRules: ValueRules = {
  ...{ defaults: {}, decimal: '.', dates: null, timezone: null, words: {}, negate: [], sum: [] },
  ...{ equalRows: null, wholeOrders: null, refundedOn: null, quotes: null },
};

/** Only the differences from the plain rules: a rule added later must not make new versions of everything. */
export function rulesWithoutDefaults(rules: ValueRules): Partial<ValueRules> {
  const changed = Object.entries(rules).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(plainRules[name as keyof ValueRules]),
  );
  return Object.fromEntries(changed) as Partial<ValueRules>;
}

/** JSON escapes control characters, so the first separator of a payload ends the reading. */
export function encodeReading(reading: Reading): Buffer {
  return Buffer.from(JSON.stringify(reading));
}

/** A copy, because the rows' memory is reused. */
export function payloadOf(reading: Buffer | null, rows: readonly Uint8Array[]): Uint8Array {
  if (reading === null && rows.length === 1) return Buffer.from(rows[0]!);
  return joinFragments(reading === null ? rows : [reading, ...rows]);
}

const known = new Map<string, Reading>();
const mostKnown = 200;

/** A payload's reading and rows. A payload without a reading is a line of NDJSON with canonical names. */
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
    throw new DataError('the line is not valid JSON: it has a control character', {
      code: 'invalid_json',
      path: '',
      value: null,
    });
  }
}

/** Identifies a reading in a few characters. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12);
}
