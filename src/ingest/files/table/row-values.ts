import { isUtf8 } from 'node:buffer';
import { recordSeparator } from '../../../contract/fragments.js';
import { DataError } from '../../../runtime/errors.js';
import { eachMember, quote, skipSpace, skipValue } from '../../reading/json-scan.js';
import { cellsOf } from './cells.js';
import { plainName, timeColumns } from './kinds.js';
import type { Reading } from './reading.js';

/** The values of one row by canonical name, trimmed; empty ones are null. */
export interface RowValues {
  get(name: string): string | null;
  /** The same without the mapping's defaults. */
  own(name: string): string | null;
  /** Whether it is a JSON number, which is unambiguous, whatever the decimal separator of the file's texts. */
  isNumber(name: string): boolean;
  /** The columns of the row: canonical ones and others. */
  names: readonly string[];
}

/** Characters that no row may have, and the replacement for bytes that are not UTF-8. */
// oxlint-disable-next-line no-control-regex -- these characters are searched for.
const doubtful = /[\u0000\u001e\ufffd]/;

/** Reads one row. Throws a `DataError` if it is not a row of its file. */
export function rowValues(reading: Reading, row: Buffer): RowValues {
  const text = row.toString('utf8');
  if (doubtful.test(text)) checkBytes(row);
  return reading.columns === undefined ? jsonValues(reading, row) : csvValues(reading, text);
}

function checkBytes(row: Buffer): void {
  if (!isUtf8(row))
    throw wrongRow('not_utf8', 'the row is not UTF-8; save the file as UTF-8, not as Windows-1252 for example');
  if (row.includes(0)) throw wrongRow('nul_character', 'the row has a NUL character, which text must not have');
  if (row.includes(recordSeparator)) throw wrongRow('control_character', 'the row has a record separator (U+001E)');
}

/** A class, not functions for each row: there are millions of them. */
abstract class Values implements RowValues {
  abstract readonly names: readonly string[];

  constructor(private readonly defaults: Record<string, string>) {}

  own(name: string): string | null {
    return this.cell(name)?.trim() || null;
  }

  get(name: string): string | null {
    return this.own(name) ?? (Object.hasOwn(this.defaults, name) ? this.defaults[name]! : null);
  }

  /** A cell of an unknown column. */
  isNumber(_name: string): boolean {
    return false;
  }

  protected abstract cell(name: string): string | undefined;
}

interface Header {
  /** The position of each column; two for an instant from a date and a time column. */
  places: Map<string, number[]>;
  names: string[];
}

const noDefaults: Record<string, string> = {};
const headers = new WeakMap<Reading, Header>();

class CsvValues extends Values {
  constructor(
    private readonly header: Header,
    private readonly cells: readonly string[],
    defaults: Record<string, string>,
  ) {
    super(defaults);
  }

  get names(): readonly string[] {
    return this.header.names;
  }

  protected cell(name: string): string | undefined {
    const at = this.header.places.get(name);
    if (at === undefined) return undefined;
    return at.length === 1 ? this.cells[at[0]!] : at.map((place) => this.cells[place]!.trim()).join(' ');
  }
}

function csvValues(reading: Reading, row: string): RowValues {
  const columns = reading.columns!;
  const cells = cellsOf(row, reading.delimiter ?? ',', reading.quotes !== 'none');
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
  return new CsvValues(header, cells, reading.defaults ?? noDefaults);
}

class JsonValues extends Values {
  readonly names: readonly string[];

  constructor(
    private readonly values: ReadonlyMap<string, string>,
    private readonly numbers: ReadonlySet<string>,
    defaults: Record<string, string>,
  ) {
    super(defaults);
    this.names = [...values.keys()];
  }

  override isNumber(name: string): boolean {
    return this.numbers.has(name);
  }

  protected cell(name: string): string | undefined {
    return this.values.get(name);
  }
}

/** Numbers keep their original digits: as JavaScript numbers some would change. */
function jsonValues({ names = {}, isNamed, defaults = noDefaults }: Reading, row: Buffer): RowValues {
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
  return new JsonValues(values, numbers, defaults);
}

function jsonMembers(row: Buffer): [string, string, boolean][] {
  const members: [string, string, boolean][] = [];
  try {
    const parsed: unknown = JSON.parse(row.toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new SyntaxError('not an object');
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
    throw wrongRow('invalid_json', `the line (${row.length} bytes) is not a JSON object`);
  }
  return members;
}

function wrongRow(code: string, message: string): DataError {
  return new DataError(message, { code, path: '', value: null });
}
