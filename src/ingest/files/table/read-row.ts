import { DataError } from '../../../runtime/errors.js';
import { eachMember, quote, skipSpace, skipValue } from '../../reading/json-scan.js';
import type { DecimalSign } from '../cells/numbers.js';
import { variableName } from '../expressions/expression.js';
import { columnLetters } from '../formats/column-letters.js';
import { cellText, type CellType, cellType, rowCells, type SheetCell } from '../formats/sheet-row.js';
import { CalculatedValues } from './calculated-values.js';
import { cellsOf } from './cells.js';
import type { CellName } from './expression-inputs.js';
import { filledCells } from './filled-rows.js';
import { plainName, timeColumns } from './kinds.js';
import type { Reading } from './reading.js';
import type { RowValues } from './row-values.js';

/** Characters that no row may have. */
// oxlint-disable-next-line no-control-regex -- these characters are searched for.
const forbidden = /[\u0000\u001e]/;

/** Reads one row. Throws a `DataError` if it is not a row of its file. */
export function rowValues(reading: Reading, row: string): RowValues {
  if (forbidden.test(row)) throw wrongCharacter(row);
  const values = ownValues(reading, row);
  return reading.values === undefined ? values : new CalculatedValues(values, reading);
}

function ownValues(reading: Reading, row: string): RowValues {
  if (reading.columns === undefined) return jsonValues(reading, row);
  return reading.isSheet ? sheetValues(reading, row) : csvValues(reading, row);
}

function wrongCharacter(row: string): DataError {
  return row.includes('\0')
    ? wrongRow('nul_character', 'the row has a NUL character, which text must not have')
    : wrongRow('control_character', 'the row has a record separator (U+001E)');
}

/** How a column is found in the cells of a row. */
interface Column {
  /** The position of its cell; -1: it has only a default. */
  at: number;
  /** The positions of all its cells, if there are several: an instant from a date and a time column. */
  all: number[] | null;
  /** The mapping's default. */
  fallback: string | null;
}

/** Resolved once for all rows of a file. */
interface Header {
  columns: ReadonlyMap<string, Column>;
  names: readonly string[];
}

const headers = new WeakMap<Reading, Header>();

function headerOf(reading: Reading): Header {
  const known = headers.get(reading);
  if (known) return known;
  const columns = new Map<string, Column>();
  for (const [at, column] of reading.columns!.entries()) {
    for (const name of [column].flat()) {
      if (name === '') continue;
      const before = columns.get(name);
      columns.set(
        name,
        before ? { ...before, all: [...(before.all ?? [before.at]), at] } : { at, all: null, fallback: null },
      );
    }
  }
  const names = [...columns.keys()];
  for (const [name, fallback] of Object.entries(reading.defaults ?? {})) {
    columns.set(name, { at: -1, all: null, ...columns.get(name), fallback });
  }
  const header = { columns, names };
  headers.set(reading, header);
  return header;
}

/** A class, not functions for each row: there are millions of them. */
class CsvValues implements RowValues {
  constructor(
    protected readonly header: Header,
    private readonly cells: readonly string[],
  ) {}

  get names(): readonly string[] {
    return this.header.names;
  }

  get(name: string): string | null {
    const column = this.header.columns.get(name);
    return column === undefined ? null : (this.#cell(column) ?? column.fallback);
  }

  own(name: string): string | null {
    const column = this.header.columns.get(name);
    return column === undefined ? null : this.#cell(column);
  }

  isNumber(_name: string): boolean {
    return false;
  }

  isTime(_name: string): boolean {
    return false;
  }

  cell(at: CellName): string | null {
    return trimmed(this.cells[at as number]!);
  }

  #cell({ at, all }: Column): string | null {
    if (at < 0) return null;
    if (all === null) return trimmed(this.cells[at]!);
    return trimmed(all.map((place) => trimmed(this.cells[place]!) ?? '').join(' '));
  }
}

const space = 0x20;
const lastAscii = 0x7e;

/** null if it has no value. Nearly no cell has spaces around it, and `trim` costs more than a look at both ends. */
function trimmed(cell: string): string | null {
  if (cell === '') return null;
  const first = cell.charCodeAt(0);
  const last = cell.charCodeAt(cell.length - 1);
  if (first > space && first <= lastAscii && last > space && last <= lastAscii) return plainCell(cell);
  return plainCell(cell.trim()) || null;
}

const noValues = new Set(['n/a', '#n/a', '(null)', '\\n']);
const [equals, apostrophe, sharp, bracket, backslash, lowerN] = [0x3d, 0x27, 0x23, 0x28, 0x5c, 0x6e];

/**
 * A cell without what spreadsheets add to keep a text: `="0123"`, and an apostrophe before a number or a sign. null: a
 * word for no value.
 */
function plainCell(cell: string): string | null {
  const first = cell.charCodeAt(0);
  if (first === equals) return /^="[^"]*"$/.test(cell) ? cell.slice(2, -1).trim() || null : cell;
  if (first === apostrophe) return /^'[=+@\d-][\d\s+().,/-]*$/.test(cell) ? cell.slice(1).trim() : cell;
  const mayBeNone = first === sharp || first === bracket || first === backslash || (first | space) === lowerN;
  return mayBeNone && cell.length <= 6 && noValues.has(cell.toLowerCase()) ? null : cell;
}

function csvValues(reading: Reading, row: string): RowValues {
  const columns = reading.columns!;
  const split = (text: string): string[] => cellsOf(text, reading.delimiter ?? ',', reading.quotes !== 'none');
  const cells = reading.fill === undefined ? split(row) : filledCells(row, reading.fill, split);
  if (cells.length !== columns.length) {
    throw wrongRow(
      'wrong_number_of_cells',
      `the row has ${cells.length} cell(s), but the header has ${columns.length}`,
    );
  }
  return new CsvValues(headerOf(reading), cells);
}

/** A row of a sheet, whose cells have types. */
class SheetValues extends CsvValues {
  constructor(
    header: Header,
    texts: readonly string[],
    private readonly sheetCells: readonly SheetCell[],
    private readonly decimal: DecimalSign,
  ) {
    super(header, texts);
  }

  override isNumber(name: string): boolean {
    return this.#areAll(name, 'number');
  }

  override isTime(name: string): boolean {
    return this.#areAll(name, 'time');
  }

  override cell(at: CellName): string | null {
    const cell = this.sheetCells[at as number] ?? '';
    return cellType(cell) === 'number' ? withDecimalSign(cellText(cell), this.decimal) : super.cell(at);
  }

  /** An instant may come from several cells. */
  #areAll(name: string, type: CellType): boolean {
    const column = this.header.columns.get(name);
    if (column === undefined || column.at < 0) return false;
    const cells = (column.all ?? [column.at]).map((at) => this.sheetCells[at] ?? '').filter((cell) => cell !== '');
    return cells.length > 0 && cells.every((cell) => cellType(cell) === type);
  }
}

function sheetValues(reading: Reading, row: string): RowValues {
  const columns = reading.columns!;
  const cells = rowCells(row);
  if (cells.length > columns.length) {
    throw wrongRow(
      'wrong_number_of_cells',
      `the row has a value in column ${columnLetters(cells.length - 1)}, which has no name: name it, or empty its cells`,
    );
  }
  const texts = columns.map((_, at) => (at < cells.length ? cellText(cells[at]!) : ''));
  return new SheetValues(headerOf(reading), texts, cells, reading.decimal ?? '.');
}

/**
 * Throws a `DataError` if a column of a sheet's row that is read is an error, such as a formula that divides by zero. Not
 * when the row is read: then its order would not know of it.
 */
export function checkErrorCells(reading: Reading, row: string): void {
  if (!(reading.isSheet && row.includes('{"error":'))) return;
  for (const [at, cell] of rowCells(row).entries()) {
    if (cellType(cell) !== 'error') continue;
    // A cell beyond the last column is refused as such when the row is read.
    const own = [reading.columns![at] ?? ''].flat().find((name) => name !== '' && !name.startsWith('?'));
    const calculated = Object.entries(reading.values ?? {}).find(([, { cells }]) => cells.includes(at));
    const name = own ?? calculated?.[0];
    if (name === undefined) continue;
    const error = cellText(cell);
    throw new DataError(
      `${name} (column ${columnLetters(at)}) is the error ${error} of the spreadsheet, but a value was expected: mend its formula`,
      { code: 'error_cell', path: name, value: error },
    );
  }
}

function withDecimalSign(number: string, decimal: DecimalSign): string {
  return decimal === ',' ? number.replace('.', ',') : number;
}

const noDefaults: Record<string, string> = {};

class JsonValues implements RowValues {
  readonly names: readonly string[];

  constructor(
    private readonly values: ReadonlyMap<string, string>,
    private readonly numbers: ReadonlySet<string>,
    private readonly defaults: Record<string, string>,
    private readonly members: readonly JsonMember[],
    private readonly decimal: DecimalSign,
  ) {
    this.names = [...values.keys()];
  }

  get(name: string): string | null {
    return this.own(name) ?? (Object.hasOwn(this.defaults, name) ? this.defaults[name]! : null);
  }

  own(name: string): string | null {
    return trimmed(this.values.get(name) ?? '');
  }

  isNumber(name: string): boolean {
    return this.numbers.has(name);
  }

  isTime(): boolean {
    return false;
  }

  cell(name: CellName): string | null {
    const found =
      this.members.find(([own]) => own === name) ?? this.members.find(([own]) => variableName(own) === name);
    if (found?.[2]) return withDecimalSign(found[1], this.decimal);
    return trimmed(found?.[1] ?? '');
  }
}

/** Numbers keep their original digits: as JavaScript numbers some would change. */
function jsonValues({ names = {}, isNamed, defaults = noDefaults, decimal = '.' }: Reading, row: string): RowValues {
  const values = new Map<string, string>();
  const numbers = new Set<string>();
  const members = jsonMembers(row);
  for (const [name, value, isNumber] of members) {
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
  return new JsonValues(values, numbers, defaults, members, decimal);
}

/** Its name, its value as text, and whether it is a number. */
type JsonMember = [string, string, boolean];

function jsonMembers(text: string): JsonMember[] {
  const members: JsonMember[] = [];
  const row = Buffer.from(text);
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new SyntaxError('not an object');
    eachMember(row, skipSpace(row, 0), (keyStart, keyEnd, valueStart) => {
      const end = skipValue(row, valueStart);
      const value = row.toString('utf8', valueStart, end);
      const name = JSON.parse(row.toString('utf8', keyStart, keyEnd)) as string;
      if (row[valueStart] === quote) members.push([name, JSON.parse(value) as string, false]);
      else if (value !== 'null') members.push([name, value, /^[-\d]/.test(value)]);
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
