import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { recordSeparator } from '../../../contract/fragments.js';
import { DataError } from '../../../runtime/errors.js';
import type { DecimalSign } from '../cells/numbers.js';
import type { TimePatterns } from '../cells/times.js';
import type { CellName } from './expression-inputs.js';
import type { PackedCell } from './packed-cells.js';

const separator = String.fromCharCode(recordSeparator);
/** What bytes that are not UTF-8 are read as. */
export const replacement = '\ufffd';

/** How the values of a file are read, independent of its columns: from the mapping and the source's settings. */
export interface ValueRules {
  /** Values for columns that the file lacks or leaves empty. */
  defaults: Record<string, string>;
  decimal: DecimalSign;
  /** Patterns such as `dd.MM.yyyy HH:mm`; null: ISO 8601. */
  dates: TimePatterns;
  /** The zone of local times; null: the source's. */
  timezone: string | null;
  /** For yes/no columns the file's own words for yes, for others what its words mean. */
  words: Record<string, string[] | Record<string, string>>;
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
  /** The platform's table that it is; null: none. */
  preset: string | null;
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
  /** Its rows are those of a sheet: JSON arrays of typed cells. */
  isSheet?: true;
  /** CSV: the positions of columns in which a blank cell means the one above; rows have these cells behind them. */
  fill?: number[];
  /** A cell with several records. */
  unpack?: PackedCell;
  /** Orders with amounts only. */
  withoutLines?: true;
  /** Calculated columns: their expressions, and where these find their cells. */
  values?: Record<string, { expression: string; cells: CellName[] }>;
  /** CSV by a preset: the file's own columns. */
  own?: string[];
  /** NDJSON: canonical names by the file's own. */
  names?: Record<string, string[]>;
  /** NDJSON: other fields than those are not read. */
  isNamed?: true;
  /** Instead of a row: what is wrong with the file. */
  fault?: { code: string; message: string; path: string; value: string | null };
}

export const plainRules: ValueRules = {
  ...{ defaults: {}, decimal: '.', dates: null, timezone: null, words: {}, negate: [], sum: [] },
  ...{ equalRows: null, wholeOrders: null, refundedOn: null, quotes: null, preset: null },
};

/** Only the differences from the plain rules: a rule added later must not make new versions of everything. */
export function rulesWithoutDefaults(rules: ValueRules): Partial<ValueRules> {
  const changed = Object.entries(rules).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(plainRules[name as keyof ValueRules]),
  );
  return Object.fromEntries(changed) as Partial<ValueRules>;
}

/** JSON escapes control characters, so the first separator of a payload ends the reading. */
export function encodeReading(reading: Reading): string {
  return JSON.stringify(reading);
}

/** A payload of rows in the same reading; null: they need none. */
export function payloadOf(reading: string | null, rows: readonly string[]): Buffer {
  const all = rows.length === 1 ? rows[0]! : rows.join(separator);
  return Buffer.from(reading === null ? all : reading + separator + all);
}

interface KnownReading {
  reading: Reading;
  /** How payloads with it begin, up to and including the separator. */
  head: Buffer;
}

const noReading: KnownReading = { reading: {}, head: Buffer.alloc(0) };
const known = new Map<string, KnownReading>();
const mostKnown = 200;
/** Most payloads have the reading of the one before. */
let lastKnown = noReading;

/**
 * A payload's reading and rows. A payload without a reading is a line of NDJSON with canonical names. Throws a
 * `DataError` if it is not UTF-8.
 */
export function splitPayload(payload: Uint8Array): { reading: Reading; rows: string[] } {
  const bytes = Buffer.isBuffer(payload)
    ? payload
    : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const { reading, head } = readingOf(bytes);
  const text = bytes.toString('utf8', head.length);
  if (text.includes(replacement)) checkUtf8(bytes);
  return { reading, rows: text.includes(separator) ? text.split(separator) : [text] };
}

/** Throws a `DataError` if a row is not UTF-8. */
export function checkUtf8(row: Uint8Array): void {
  if (isUtf8(row)) return;
  throw new DataError('the row is not UTF-8; set encoding in the mapping, or save the file as UTF-8', {
    code: 'not_utf8',
    path: '',
    value: null,
  });
}

function readingOf(payload: Buffer): KnownReading {
  const { head } = lastKnown;
  const isSame =
    head.length > 0 && head.length <= payload.length && payload.compare(head, 0, head.length, 0, head.length) === 0;
  if (isSame) return lastKnown;
  const end = payload.indexOf(recordSeparator);
  if (end < 0) return noReading;
  lastKnown = parsedReading(payload.toString('utf8', 0, end));
  return lastKnown;
}

/** All rows of a file have the same one. */
function parsedReading(text: string): KnownReading {
  const found = known.get(text);
  if (found) return found;
  if (known.size >= mostKnown) known.clear();
  try {
    const parsed = { reading: JSON.parse(text) as Reading, head: Buffer.from(text + separator) };
    known.set(text, parsed);
    return parsed;
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
