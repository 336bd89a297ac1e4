import { compoundId } from '../../../canonical/compound-id.js';
import { DataError } from '../../../runtime/errors.js';
import { cellsOf } from './cells.js';
import { openBytes } from './file-bytes.js';
import { FileFault, rowsFault } from './file-fault.js';
import type { FoundFile } from './find-files.js';
import { canonicalForm, columnsOf, type FileKind, plainName, timeColumns } from './kinds.js';
import type { MappingEntry } from './mapping.js';
import {
  checkUtf8,
  digestOf,
  encodeReading,
  plainRules,
  type Reading,
  replacement,
  rulesWithoutDefaults,
  type ValueRules,
} from './reading.js';
import { type RowValues, rowValues } from './row-values.js';
import { type Row, readRows } from './rows.js';
import type { FilesSettings } from './settings.js';
import { parseTime } from './times.js';
import { zonesOf } from './zones.js';

const byteOrderMark = Buffer.of(0xef, 0xbb, 0xbf);
const longestKey = 500;

/** A file with its header read: how to read each of its rows. */
export interface Table {
  file: FoundFile;
  kind: FileKind;
  reading: Reading;
  /** null: the rows do not need one. */
  encoded: string | null;
  delimiter: string;
  /** A row that repeats the header, as in concatenated files, is skipped. null: NDJSON has no header. */
  header: string | null;
  /** The position where the rows begin. */
  start: { offset: number; line: number };
  /**
   * The file's own columns: what they are read as, and those that are not read. For NDJSON found while rows are read.
   */
  columns: TableColumns;
  /** The rows that are read, by their own columns; null: all. */
  wanted: ((row: string) => boolean) | null;
}

export interface TableColumns {
  /** `Bon-Nr = order_id, order_number`. */
  read: string[];
  leftOut: string[];
  /** Columns that the mapping names and the file lacks. */
  missing: string[];
}

/** Identifies how a file is read, in a few characters: with another mapping it is read again. */
export function rulesDigest(file: FoundFile, settings: FilesSettings): string {
  return digestOf([file.mapping ?? null, valueRules(file, settings)]);
}

/** Reads a file's header. null: the file is empty. Throws a `FileFault` if a required column is missing. */
export async function openTable(file: FoundFile, settings: FilesSettings, signal: AbortSignal): Promise<Table | null> {
  const kind = file.kind!;
  const rules = valueRules(file, settings);
  const first = await headerOf(file, signal);
  if (first === null) return null;
  const { bytes, bom, end } = first;
  if (bytes.includes(0)) {
    throw new FileFault('it is not UTF-8, most likely UTF-16: save it as UTF-8', { code: 'not_utf8' });
  }
  const changed = rulesWithoutDefaults(rules);
  if (file.format === 'ndjson') return ndjsonTable(file, changed, bom);
  const header = bytes.toString('utf8');
  const delimiter = file.mapping?.delimiter ?? likelyDelimiter(header);
  const cells = headerCells(header, delimiter, rules.quotes !== 'none');
  const columns = canonicalColumns(cells, kind, file.mapping);
  checkColumns(columns, rules, kind);
  const reading: Reading = {
    columns,
    ...(delimiter !== ',' && { delimiter }),
    ...(rules.preset !== null && { own: cells.map((cell) => cell.trim()) }),
    ...changed,
  };
  return {
    ...{ file, kind, reading, encoded: encodeReading(reading), delimiter, header, start: end },
    columns: { ...columnsRead(cells, columns, kind), missing: missingColumns(cells, file.mapping) },
    wanted: wantedCsv(file.mapping, cells, reading),
  };
}

function ndjsonTable(file: FoundFile, changed: Partial<ValueRules>, bom: number): Table {
  const { mapping } = file;
  const kind = file.kind!;
  const names = mapping ? ownNames(mapping) : new Map<string, string[]>();
  const reading: Reading = {
    ...(names.size > 0 && { names: Object.fromEntries(names) }),
    ...(mapping?.columns && { isNamed: true }),
    ...changed,
  };
  const { group } = canonicalForm[kind];
  const encoded = group !== undefined || Object.keys(reading).length > 0 ? encodeReading(reading) : null;
  const rows = mapping?.rows;
  const own = { only: Object.fromEntries(Object.keys(rows ?? {}).map((name) => [name, [name]])) };
  return {
    ...{ file, kind, reading, encoded, delimiter: ',', header: null, start: { offset: bom, line: 1 } },
    columns: {
      read: [...names].flatMap(([name, canonical]) =>
        canonical[0] === '' ? [] : [`${name} = ${canonical.join(', ')}`],
      ),
      leftOut: [],
      missing: [],
    },
    wanted: rows === undefined ? null : (row) => fits(rows, rowValues({ names: own.only }, row)),
  };
}

/** The values of a row and the key of its record; null: it has none. Throws a `DataError` if it is not a valid row. */
export function readRow({ kind, reading }: Table, row: Row): { values: RowValues; key: string | null } {
  const values = valuesOfRow(reading, row);
  return { values, key: keyOf(kind, values) };
}

/** Throws a `DataError` if it is not a valid row. */
export function valuesOfRow(reading: Reading, row: Row): RowValues {
  if (row.text.includes(replacement)) checkUtf8(row.bytes);
  return rowValues(reading, row.text);
}

/** The row's updated_at; null if it has none that can be read. */
export function changedAt({ reading }: Table, values: RowValues, timezone: string): string | null {
  const text = values.get('updated_at');
  if (text === null) return null;
  return parseTime(text, zonesOf(reading, values.get('timezone'), timezone), reading.dates ?? null);
}

/** Prefix of the keys of a file's faults. No order id begins like this. */
export function fileKeyPrefix({ name }: Pick<FoundFile, 'name'>): string {
  return `(file) ${name}:`;
}

/** The key of a record that is a group of rows is what these have in common. */
function keyOf(kind: FileKind, row: RowValues): string | null {
  const { group, key, required } = canonicalForm[kind];
  if (group !== undefined) {
    const id = row.get(group);
    return id === null || id.length > longestKey ? null : id;
  }
  const values = key.map((name) => ({ value: row.get(name), isRequired: required.includes(name) }));
  if (values.some(({ value, isRequired }) => value === null && isRequired)) return null;
  const parts = values.flatMap(({ value }) => value ?? []);
  const text = key.length === 1 ? parts[0]! : compoundId(parts);
  return text.length > longestKey ? null : text;
}

function valueRules({ mapping }: FoundFile, { salesChannel, taxIncluded }: FilesSettings): ValueRules {
  const own = Object.entries(mapping?.defaults ?? {}).map(([name, value]) => [name, String(value)]);
  const { decimal, dates, timezone, words, negate, sum, equalRows, wholeOrders, refundedOn, quotes, preset } =
    mapping ?? {};
  return {
    defaults: {
      ...(salesChannel !== undefined && { sales_channel: salesChannel }),
      ...(taxIncluded !== undefined && { tax_included: String(taxIncluded) }),
      ...(Object.fromEntries(own) as Record<string, string>),
    },
    decimal: decimal ?? plainRules.decimal,
    dates: dates ?? plainRules.dates,
    timezone: timezone ?? plainRules.timezone,
    words: words ?? plainRules.words,
    negate: negate ?? plainRules.negate,
    sum: sum ?? plainRules.sum,
    equalRows: equalRows ?? plainRules.equalRows,
    wholeOrders: wholeOrders ?? plainRules.wholeOrders,
    refundedOn: refundedOn ?? plainRules.refundedOn,
    quotes: quotes ?? plainRules.quotes,
    preset: preset ?? plainRules.preset,
  };
}

interface FirstRow {
  bytes: Buffer;
  bom: number;
  end: Row['end'];
}

/** The first line determines the delimiter; a quoted name in it may continue on the next line. */
async function headerOf(file: FoundFile, signal: AbortSignal): Promise<FirstRow | null> {
  const line = await firstRow(file, signal, null);
  if (line === null || file.format === 'ndjson' || file.mapping?.quotes === 'none' || !line.bytes.includes('"'))
    return line;
  const delimiter = file.mapping?.delimiter ?? likelyDelimiter(line.bytes.toString('utf8'));
  return await firstRow(file, signal, delimiter.charCodeAt(0));
}

async function firstRow(file: FoundFile, signal: AbortSignal, delimiter: number | null): Promise<FirstRow | null> {
  const { pieces } = openBytes(file, 0, signal);
  try {
    for await (const rows of readRows(pieces, { offset: 0, line: 1, delimiter })) {
      for (const { bytes, end } of rows) {
        const bom = bytes.subarray(0, 3).equals(byteOrderMark) ? byteOrderMark.length : 0;
        return { bytes: bytes.subarray(bom), bom, end };
      }
    }
  } catch (error) {
    throw rowsFault(error) ?? error;
  }
  return null;
}

function headerCells(header: string, delimiter: string, hasQuotes: boolean): string[] {
  if (/\r(?!\n)/.test(header)) {
    throw new FileFault('its lines end in CR alone: save it with line ends of LF or CRLF', { code: 'line_ends' });
  }
  try {
    return cellsOf(header, delimiter, hasQuotes);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new FileFault(`its header cannot be read: ${error.message}`, { code: 'header_no_csv' });
  }
}

/** The delimiter that is most frequent in the header. */
function likelyDelimiter(header: string): string {
  const counted = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}

/** A map, because a column may be named like a property of every object: `constructor`. */
function ownNames({ columns = {}, ignore = [] }: MappingEntry): Map<string, string[]> {
  const names = new Map(ignore.map((own) => [own, ['']]));
  for (const [own, canonical] of Object.entries(columns)) names.set(own, [canonical].flat());
  return names;
}

/** If a mapping lists columns, only those are read; otherwise columns are found by name. */
function canonicalColumns(
  header: readonly string[],
  kind: FileKind,
  mapping: MappingEntry | undefined,
): (string | string[])[] {
  const own = mapping ? ownNames(mapping) : new Map<string, string[]>();
  const known = new Set(columnsOf(kind));
  return header.map((cell) => {
    const name = cell.trim();
    const mapped = own.get(name);
    if (mapped) return mapped.length === 1 ? mapped[0]! : mapped;
    return mapping?.columns === undefined && known.has(plainName(cell)) ? plainName(cell) : `?${name}`;
  });
}

function columnsRead(
  header: readonly string[],
  columns: readonly (string | string[])[],
  kind: FileKind,
): Omit<TableColumns, 'missing'> {
  const known = new Set(columnsOf(kind));
  const read: string[] = [];
  const leftOut: string[] = [];
  for (const [at, column] of columns.entries()) {
    const names = [column].flat().filter((name) => known.has(name));
    const own = header[at]!.trim();
    if (names.length === 0) leftOut.push(own);
    else read.push(names.length === 1 && names[0] === own ? own : `${own} = ${names.join(', ')}`);
  }
  return { read, leftOut };
}

function missingColumns(header: readonly string[], mapping: MappingEntry | undefined): string[] {
  const there = new Set(header.map((cell) => cell.trim()));
  return Object.keys(mapping?.columns ?? {}).filter((own) => !there.has(own.trim()));
}

function wantedCsv(mapping: MappingEntry | undefined, header: readonly string[], reading: Reading): Table['wanted'] {
  const rows = mapping?.rows;
  if (rows === undefined) return null;
  const own = header.map((cell) => cell.trim());
  const missing = Object.keys(rows).find((name) => !own.includes(name));
  if (missing !== undefined) {
    throw new FileFault(`the mapping filters rows by the column ${missing}, which the file does not have`, {
      code: 'missing_column',
      column: missing,
    });
  }
  const { delimiter, quotes } = reading;
  const chosen: Reading = {
    columns: own.map((name) => (Object.hasOwn(rows, name) ? name : '')),
    ...(delimiter !== undefined && { delimiter }),
    ...(quotes !== undefined && { quotes }),
  };
  return (row) => fits(rows, rowValues(chosen, row));
}

function fits(rows: Record<string, string[]>, row: RowValues): boolean {
  return Object.entries(rows).every(([name, values]) => values.includes(row.get(name) ?? ''));
}

function checkColumns(columns: readonly (string | string[])[], { defaults }: ValueRules, kind: FileKind): void {
  const known = new Set(columnsOf(kind));
  const names = columns.flat().filter((name) => name !== '');
  const there = new Set([...names, ...Object.keys(defaults)]);
  const { required, oneOf } = canonicalForm[kind];
  const missing = required.filter((name) => !there.has(name));
  if (oneOf && !oneOf.some((name) => there.has(name))) missing.push(oneOf.join(' or '));
  if (missing.length > 0) {
    // Without a header, the first row may contain somebody's address: the names are shown only if one of them is known.
    const columnsFound = names.some((name) => known.has(name))
      ? `its columns are ${names.map((name) => name.replace(/^\?/, '')).join(', ')}`
      : `none of its ${columns.length} column(s) is known: maybe it has no header`;
    throw new FileFault(
      `it is read as ${kind}, but lacks the column(s) ${missing.join(', ')}; ${columnsFound}. ` +
        'Rename the columns, or map them in the mapping file',
      { code: 'missing_column', column: missing[0]! },
    );
  }
  const twice = names.find((name, at) => known.has(name) && !timeColumns.has(name) && names.indexOf(name) < at);
  if (twice !== undefined) {
    throw new FileFault(`it has the column ${twice} twice`, { code: 'column_twice', column: twice });
  }
}
