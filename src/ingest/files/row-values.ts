import { isUtf8 } from 'node:buffer';
import { DataError } from '../../errors.js';
import { recordSeparator } from '../fragments.js';
import { eachMember, quote, skipSpace, skipValue } from '../json-scan.js';
import { cellsOf } from './cells.js';
import { plainName, timeColumns } from './kinds.js';
import type { Reading } from './reading.js';

/** The values of one row under their canonical names; empty ones are null, white space at the ends is left out. */
export interface RowValues {
  get(name: string): string | null;
  /** The same without the mapping's defaults. */
  own(name: string): string | null;
  /** A number of JSON, which can be read in one way alone, whatever the decimal sign of the file's texts. */
  isNumber(name: string): boolean;
  /** The columns of the row: canonical ones and others. */
  names: readonly string[];
}

/** Reads one row. Throws a `DataError` where it is no row of its file. */
export function rowValues(reading: Reading, row: Buffer): RowValues {
  if (!isUtf8(row))
    throw wrongRow('not_utf8', 'the row is not UTF-8; save the file as UTF-8 and not, say, as Windows-1252');
  if (row.includes(0)) throw wrongRow('nul_character', 'the row holds a NUL character, which no text may have');
  if (row.includes(recordSeparator)) throw wrongRow('control_character', 'the row holds a record separator (U+001E)');
  const values = reading.columns === undefined ? jsonValues(reading, row) : csvValues(reading, row);
  const defaults = reading.defaults ?? {};
  const own = (name: string): string | null => values.get(name)?.trim() || null;
  return {
    names: values.names,
    own,
    isNumber: values.isNumber,
    get: (name) => own(name) ?? (Object.hasOwn(defaults, name) ? defaults[name]! : null),
  };
}

interface Found {
  get(name: string): string | undefined;
  isNumber(name: string): boolean;
  names: readonly string[];
}

interface Header {
  /** Where each column stands: a date and a time that stand for one instant at two places. */
  places: Map<string, number[]>;
  names: string[];
}

const headers = new WeakMap<Reading, Header>();

function csvValues(reading: Reading, row: Buffer): Found {
  const columns = reading.columns!;
  const cells = cellsOf(row.toString('utf8'), reading.delimiter ?? ',', reading.quotes !== 'none');
  if (cells.length !== columns.length) {
    throw wrongRow(
      'wrong_number_of_cells',
      `the row has ${cells.length} cell(s), but the header has ${columns.length}`,
    );
  }
  let header = headers.get(reading);
  if (!header) {
    const places = new Map<string, number[]>();
    for (const [at, column] of columns.entries()) {
      for (const name of [column].flat()) if (name !== '') places.set(name, [...(places.get(name) ?? []), at]);
    }
    header = { places, names: [...places.keys()] };
    headers.set(reading, header);
  }
  const { places, names } = header;
  return {
    names,
    isNumber: isNever,
    get: (name) => {
      const at = places.get(name);
      if (at === undefined) return undefined;
      return at.length === 1 ? cells[at[0]!] : at.map((place) => cells[place]!.trim()).join(' ');
    },
  };
}

/** Of a cell nobody knows. */
function isNever(): boolean {
  return false;
}

/** Numbers keep the digits that came: as JavaScript numbers some would change. */
function jsonValues({ names = {}, isNamed }: Reading, row: Buffer): Found {
  const values = new Map<string, string>();
  const numbers = new Set<string>();
  for (const [name, value, isNumber] of jsonMembers(row)) {
    const canonical = Object.hasOwn(names, name) ? names[name]! : [isNamed ? `?${name}` : plainName(name)];
    for (const each of canonical) {
      const before = values.get(each);
      if (before !== undefined && !timeColumns.has(each)) {
        throw wrongRow('column_twice', `the line has ${each.replace(/^\?/, '')} twice`);
      }
      if (isNumber) numbers.add(each);
      if (each !== '') values.set(each, before === undefined || !timeColumns.has(each) ? value : `${before} ${value}`);
    }
  }
  return { names: [...values.keys()], isNumber: (name) => numbers.has(name), get: (name) => values.get(name) };
}

function jsonMembers(row: Buffer): [string, string, boolean][] {
  const members: [string, string, boolean][] = [];
  try {
    const parsed: unknown = JSON.parse(row.toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new SyntaxError('no object');
    eachMember(row, skipSpace(row, 0), (keyStart, keyEnd, valueStart) => {
      const end = skipValue(row, valueStart);
      const text = row.toString('utf8', valueStart, end);
      const name = JSON.parse(row.toString('utf8', keyStart, keyEnd)) as string;
      if (row[valueStart] === quote) members.push([name, JSON.parse(text) as string, false]);
      else if (text !== 'null') members.push([name, text, /^[-\d]/.test(text)]);
      return end;
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw wrongRow('invalid_json', `the line (${row.length} bytes) is no JSON object`);
  }
  return members;
}

function wrongRow(code: string, message: string): DataError {
  return new DataError(message, { code, path: '', value: null });
}
