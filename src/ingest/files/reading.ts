import { createHash } from 'node:crypto';
import { DataError } from '../../errors.js';
import { joinFragments, recordSeparator } from '../fragments.js';

/** How the values of a file are read, wherever its columns stand: from the mapping and the source's settings. */
export interface ValueRules {
  /** Values of columns that the file lacks or leaves empty. */
  defaults: Record<string, string>;
  decimal: '.' | ',';
  /** A pattern such as `dd.MM.yyyy HH:mm`; null: ISO 8601. */
  dates: string | null;
  /** Of local times; null: the source's. */
  timezone: string | null;
}

/** A row's reading: part of its payload, so that staging needs nothing else and a changed mapping makes new versions. */
export interface Reading extends Partial<ValueRules> {
  /** Of a CSV file: the canonical names of each column, or its own where it has none; an ignored one is empty. */
  columns?: (string | string[])[];
  delimiter?: string;
  /** Of NDJSON: canonical names by the file's own. */
  names?: Record<string, string[]>;
  /** In place of a row: what is wrong with the file. */
  fault?: { code: string; message: string; path: string; value: string | null };
}

export const plainRules: ValueRules = { defaults: {}, decimal: '.', dates: null, timezone: null };

/** Only what differs from the plain rules: a field that comes later must not make new versions of everything. */
export function rulesWithoutDefaults({ defaults, decimal, dates, timezone }: ValueRules): Partial<ValueRules> {
  return {
    ...(Object.keys(defaults).length > 0 && { defaults }),
    ...(decimal !== '.' && { decimal }),
    ...(dates !== null && { dates }),
    ...(timezone !== null && { timezone }),
  };
}

/** JSON escapes control characters, so the first separator of a payload ends the reading. */
export function encodeReading(reading: Reading): Buffer {
  return Buffer.from(JSON.stringify(reading));
}

export function payloadOf(reading: Buffer | null, row: Uint8Array): Uint8Array {
  return reading === null ? row : joinFragments([reading, row]);
}

const known = new Map<string, Reading>();
const mostKnown = 200;

/** The two parts of a payload. A payload without a reading is a line of NDJSON under its canonical names. */
export function splitPayload(payload: Uint8Array): { reading: Reading; row: Buffer } {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const end = bytes.indexOf(recordSeparator);
  if (end < 0) return { reading: {}, row: bytes };
  const text = bytes.toString('utf8', 0, end);
  return { reading: parsedReading(text), row: bytes.subarray(end + 1) };
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
