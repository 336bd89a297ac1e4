import { compoundId } from '../../../canonical/compound-id.js';
import { DataError } from '../../../runtime/errors.js';
import { parseTime } from '../cells/times.js';
import { zonesOf } from '../cells/zones.js';
import { readExpression } from '../expressions/expression.js';
import { cellsOf } from './cells.js';
import {
  calculatedTexts,
  canonicalColumns,
  checkColumns,
  checkVersion,
  columnsRead,
  missingColumns,
  ownNames,
  type TableColumns,
} from './columns.js';
import { type CellName, type CellNames, fieldNames, headerNames, inputsOf } from './expression-inputs.js';
import { openBytes } from './file-bytes.js';
import { FileFault, rowsFault } from './file-fault.js';
import type { FoundFile } from './find-files.js';
import { canonicalForm, type FileKind } from './kinds.js';
import type { MappingEntry } from './mapping-entry.js';
import { presetNamed } from './presets.js';
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
import { type RowConditions, rowConditions } from './row-conditions.js';
import { type RowValues, rowValues } from './row-values.js';
import { type Row, readRows } from './rows.js';
import type { FilesSettings } from './settings.js';

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
  /** Which rows are read; null: all. */
  conditions: RowConditions | null;
}

/** Identifies how a file is read, in a few characters: with another mapping it is read again. */
export function rulesDigest(file: FoundFile, settings: FilesSettings): string {
  const { mapping = null, others, countsUnread } = file;
  // What others read matters only to the one that counts the rest.
  const counted = countsUnread ? others.map(({ rows, leaveOut }) => ({ rows, leaveOut })) : [];
  return digestOf([mapping, valueRules(file, settings), ...counted]);
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
  const columns = canonicalColumns(cells, file);
  if (file.mapping) checkVersion(cells, file.mapping);
  checkColumns(columns, file, rules);
  const names = headerNames(cells);
  const values = calculatedColumns(file.mapping, names);
  const reading: Reading = {
    columns,
    ...(delimiter !== ',' && { delimiter }),
    ...(values && { values }),
    ...shapeOf(file.mapping, names),
    ...(rules.preset !== null && { own: cells.map((cell) => cell.trim()) }),
    ...changed,
  };
  return {
    ...{ file, kind, reading, encoded: encodeReading(reading), delimiter, header, start: end },
    columns: { ...columnsRead(cells, columns, file), missing: missingColumns(cells, file.mapping) },
    conditions: rowConditions(file.mapping, file.others, names),
  };
}

/** Whether a file with this header can be read as its mapping says; otherwise why not. */
export function faultOfHeader(cells: readonly string[], file: FoundFile): FileFault | null {
  const names = headerNames(cells);
  try {
    if (file.mapping) checkVersion(cells, file.mapping);
    checkColumns(canonicalColumns(cells, file), file, valueRules(file, {}));
    calculatedColumns(file.mapping, names);
    shapeOf(file.mapping, names);
    rowConditions(file.mapping, file.others, names);
    return null;
  } catch (error) {
    if (error instanceof FileFault) return error;
    throw error;
  }
}

/** What a row of the file is to its records. */
function shapeOf(
  { fill = [], unpack, withoutLines, optional = [] }: Partial<MappingEntry> = {},
  names: CellNames,
): Pick<Reading, 'fill' | 'fillWithin' | 'unpack' | 'withoutLines'> {
  const placeOf = (column: string): CellName => {
    const cell = names.exact(column);
    if (cell !== null) return cell;
    throw new FileFault(`the mapping names the column ${column}, which the file does not have`, {
      code: 'missing_column',
      column,
    });
  };
  const { columns, within } = Array.isArray(fill) ? { columns: fill, within: undefined } : fill;
  const filled = columns.filter((column) => !optional.includes(column) || names.exact(column) !== null);
  const places = filled.map(placeOf);
  if (places.some((place) => typeof place === 'string')) {
    throw new FileFault('the mapping has fill, but the fields of NDJSON have no row above', {
      code: 'fill_needs_rows',
    });
  }
  return {
    ...(places.length > 0 && { fill: places as number[] }),
    ...(places.length > 0 && within !== undefined && { fillWithin: placeOf(within) as number }),
    ...(unpack && { unpack: { ...unpack, cell: packedPlaces(unpack.column, names, placeOf) } }),
    ...(withoutLines && { withoutLines }),
  };
}

/** Where records are packed: in one column, or in all of a name with `*`. */
function packedPlaces(column: string, names: CellNames, placeOf: (column: string) => CellName): CellName | CellName[] {
  if (!column.includes('*') || names.exact(column) !== null) return placeOf(column);
  const places = names.like(column) ?? [];
  return places.length > 0 ? [...places] : placeOf(column);
}

function calculatedColumns(mapping: MappingEntry | undefined, names: CellNames): Reading['values'] {
  const { values = {}, decimal = '.', optional } = mapping ?? {};
  const calculated = Object.entries(values).map(([name, expression]) => {
    const cells = inputsOf(readExpression(expression, decimal), names, optional);
    return [name, { expression, cells }] as const;
  });
  return calculated.length === 0 ? undefined : Object.fromEntries(calculated);
}

function ndjsonTable(file: FoundFile, changed: Partial<ValueRules>, bom: number): Table {
  const { mapping } = file;
  const kind = file.kind!;
  const names = mapping ? ownNames(mapping) : new Map<string, string[]>();
  const values = calculatedColumns(mapping, fieldNames);
  const reading: Reading = {
    ...(names.size > 0 && { names: Object.fromEntries(names) }),
    ...(mapping?.columns && { isNamed: true }),
    ...(values && { values }),
    ...shapeOf(mapping, fieldNames),
    ...changed,
  };
  const { group } = canonicalForm[kind];
  const encoded = group !== undefined || Object.keys(reading).length > 0 ? encodeReading(reading) : null;
  return {
    ...{ file, kind, reading, encoded, delimiter: ',', header: null, start: { offset: bom, line: 1 } },
    columns: {
      read: [
        ...[...names].flatMap(([name, canonical]) =>
          canonical[0] === '' ? [] : [`${name} = ${canonical.join(', ')}`],
        ),
        ...calculatedTexts(mapping),
      ],
      leftOut: [],
      missing: [],
    },
    conditions: rowConditions(mapping, file.others, fieldNames),
  };
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

/**
 * The key of a row's record; null: it has none. The key of a record that is a group of rows is what these have in common.
 */
export function keyOf(kind: FileKind, row: RowValues): string | null {
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
    preset: preset !== undefined && presetNamed(preset)?.hasOwnRules ? preset : plainRules.preset,
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
export function likelyDelimiter(header: string): string {
  const counted = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}
