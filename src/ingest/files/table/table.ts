import { compoundId } from '../../../canonical/compound-id.js';
import { parseTime } from '../cells/times.js';
import { zonesOf } from '../cells/zones.js';
import { readExpression } from '../expressions/expression.js';
import { sheetOf } from '../formats/sheets.js';
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
import { encodingOf } from './encoding-of.js';
import { type CellName, type CellNames, fieldNames, headerNames, inputsOf } from './expression-inputs.js';
import { FileFault } from './file-fault.js';
import { type FoundFile, type FoundWorkbook, isWorkbook } from './find-files.js';
import { firstLine, readHeader } from './header.js';
import { canonicalForm, type FileKind } from './kinds.js';
import type { MappingEntry } from './mapping-entry.js';
import { presetNamed } from './presets.js';
import { rowValues } from './read-row.js';
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
import type { RowValues } from './row-values.js';
import type { Row } from './rows.js';
import type { FilesSettings } from './settings.js';
import { skippedBy } from './skipped-rows.js';

const longestKey = 500;

/** A file with its header read: how to read each of its rows. */
export interface Table {
  file: FoundFile;
  kind: FileKind;
  reading: Reading;
  /** null: the rows do not need one. */
  encoded: string | null;
  delimiter: string;
  /** Other characters that could divide its cells as well. */
  rivals: string[];
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
  /** The text of the mapping for which a row is left out; null: for none. */
  skippedBy(row: string): string | null;
}

/** Identifies how a file is read, in a few characters: with another mapping it is read again. */
export function rulesDigest(file: FoundFile, settings: FilesSettings): string {
  const { mapping = null, others, countsUnread } = file;
  // What others read matters only to the one that counts the rest.
  const counted = countsUnread ? others.map(({ rows, leaveOut }) => ({ rows, leaveOut })) : [];
  return digestOf([mapping, valueRules(file, settings), ...counted]);
}

/**
 * Reads a file's header. null: the file is empty. Throws a `FileFault` if a required column is missing. `isWhole`: all
 * of it will be read, so that its encoding must be certain; else that of its beginning.
 */
export async function openTable(
  found: FoundFile,
  settings: FilesSettings,
  signal: AbortSignal,
  isWhole = true,
): Promise<Table | null> {
  const file = await asRead(found, signal, isWhole);
  const kind = file.kind!;
  const rules = valueRules(file, settings);
  const changed = rulesWithoutDefaults(rules);
  if (file.format === 'ndjson' || file.format === 'json') return await ndjsonTable(file, changed, signal);
  const header = await readHeader(file, signal);
  if (header === null) return null;
  const { names: own, delimiter, rivals, text, start } = header;
  const columns = canonicalColumns(own, file);
  if (file.mapping) checkVersion(own, file.mapping);
  checkColumns(columns, file, rules);
  const names = headerNames(own);
  const values = calculatedColumns(file.mapping, names);
  const reading: Reading = {
    columns,
    ...(isWorkbook(file.format) && { isSheet: true as const }),
    ...(delimiter !== ',' && { delimiter }),
    ...(values && { values }),
    ...shapeOf(file.mapping, names),
    ...(rules.preset !== null && { own: own.map((cell) => cell.trim()) }),
    ...changed,
  };
  return {
    ...{ file, kind, reading, encoded: encodeReading(reading), delimiter, rivals, header: text, start },
    columns: { ...columnsRead(own, columns, file), missing: missingColumns(own, file.mapping) },
    conditions: rowConditions(file.mapping, file.others, names),
    skippedBy: skippedBy(file.mapping?.skip, file.format),
  };
}

/** The file with its sheet or encoding. Throws a `FileFault` if that is not certain, or the file is damaged. */
export async function asRead(file: FoundFile, signal: AbortSignal, isWhole: boolean): Promise<FoundFile> {
  if (file.damage) {
    // An archive that is whole has other names: those of its tables.
    const { message, code } = file.damage;
    throw new FileFault(message, { code, mayPass: file.member === null });
  }
  return isWorkbook(file.format)
    ? { ...file, sheet: await sheetOf(file as FoundWorkbook, file.mapping?.sheet, signal) }
    : { ...file, encoding: await encodingOf(file, signal, isWhole) };
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

async function ndjsonTable(file: FoundFile, changed: Partial<ValueRules>, signal: AbortSignal): Promise<Table | null> {
  const start = await firstLine(file, signal);
  if (start === null) return null;
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
    ...{ file, kind, reading, encoded, delimiter: ',', rivals: [], header: null, start },
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
    skippedBy: skippedBy(mapping?.skip, file.format),
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
  const dates = values.isTime('updated_at') ? null : (reading.dates ?? null);
  return parseTime(text, zonesOf(reading, values.get('timezone'), timezone), dates);
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
