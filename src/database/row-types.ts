import pg from 'pg';

const oid = {
  int8: 20,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  int8Array: 1016,
  timestampArray: 1115,
  dateArray: 1182,
  timestamptzArray: 1185,
  numericArray: 1231,
};

// pg uses pg-types 2; its type declarations are those of a later version.
const arrayParser = pg.types.arrayParser as unknown as {
  create(text: string, parse: TextParser): { parse(): unknown[] };
};

type TextParser = (text: string) => unknown;

const asItCame: TextParser = (text) => text;

// pg's own parsers turn dates into local-time Dates and numeric arrays into floats.
const exactParsers = new Map<number, TextParser>([
  [oid.int8, asItCame],
  [oid.numeric, asItCame],
  [oid.date, asItCame],
  [oid.timestamp, isoTimestamp],
  [oid.timestamptz, isoInstant],
  [oid.int8Array, arrayOf(asItCame)],
  [oid.numericArray, arrayOf(asItCame)],
  [oid.dateArray, arrayOf(asItCame)],
  [oid.timestampArray, arrayOf(isoTimestamp)],
  [oid.timestamptzArray, arrayOf(isoInstant)],
]);

/** The exact types of `createPool`, in the driver's form. */
export const rowTypes = { getTypeParser };

function getTypeParser(id: number, format?: 'text' | 'binary') {
  const exact = format === 'binary' ? undefined : exactParsers.get(id);
  return exact ?? pg.types.getTypeParser(id, format as 'text');
}

/** The elements of a `text[]` as the server writes it. */
export function textsOf(array: string): string[] {
  return arrayParser.create(array, asItCame).parse() as string[];
}

function arrayOf(parse: TextParser): TextParser {
  return (text) => arrayParser.create(text, parse).parse();
}

function isoTimestamp(text: string): string {
  const iso = text.replace(' ', 'T');
  if (!iso.includes('.')) return iso;
  return iso.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

let lastInstant = { text: '', iso: '' };

/**
 * A `timestamptz` as the server writes it, in ISO 8601. The session's time zone is UTC, so the offset is always `+00`; anything else
 * (infinity, BC) is returned as Postgres wrote it.
 */
export function isoInstant(text: string): string {
  // Many rows in succession have the same time, and then share one text.
  if (text !== lastInstant.text) {
    lastInstant = { text, iso: text.endsWith('+00') ? `${isoTimestamp(text.slice(0, -3))}Z` : text };
  }
  return lastInstant.iso;
}
