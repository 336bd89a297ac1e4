import { compoundId } from '../../canonical/compound-id.js';
import { DataError } from '../../errors.js';
import type { ExtractedRecord } from '../extractor.js';
import { cellsOf } from './cells.js';
import { openBytes } from './file-bytes.js';
import { FileFault, rowTooLong } from './file-fault.js';
import type { FoundFile } from './find-files.js';
import { canonicalForm, columnsOf, type FileKind } from './kinds.js';
import type { MappingEntry } from './mapping.js';
import {
  digestOf,
  encodeReading,
  payloadOf,
  plainRules,
  type Reading,
  rulesWithoutDefaults,
  type ValueRules,
} from './reading.js';
import { rowValues } from './row-values.js';
import { type Row, RowTooLongError, readRows } from './rows.js';
import type { FilesSettings } from './settings.js';
import { parseTime } from './times.js';

const byteOrderMark = Buffer.of(0xef, 0xbb, 0xbf);
const longestKey = 500;

/** A file with its header read: how each of its rows is to be understood. */
export interface Table {
  file: FoundFile;
  kind: FileKind;
  reading: Reading;
  /** null: the rows need none. */
  encoded: Buffer | null;
  delimiter: string;
  /** Where the rows begin. */
  start: { offset: number; line: number };
}

/** How a file is read, in a few characters: with another mapping it is read again. */
export function rulesDigest(file: FoundFile, settings: FilesSettings): string {
  return digestOf([file.mapping ?? null, valueRules(file, settings)]);
}

/** Reads a file's header. null: the file is empty. Throws a `FileFault` where a required column is missing. */
export async function openTable(file: FoundFile, settings: FilesSettings, signal: AbortSignal): Promise<Table | null> {
  const kind = file.kind!;
  const rules = valueRules(file, settings);
  const first = await headerOf(file, signal);
  if (first === null) return null;
  const { bytes, bom, end } = first;
  if (bytes.includes(0)) {
    throw new FileFault('it is not UTF-8 but, most likely, UTF-16: save it as UTF-8', { code: 'not_utf8' });
  }
  const told = rulesWithoutDefaults(rules);
  if (file.format === 'ndjson') {
    const names = file.mapping ? ownNames(file.mapping) : {};
    const reading: Reading = { ...(Object.keys(names).length > 0 && { names }), ...told };
    const encoded = Object.keys(reading).length > 0 ? encodeReading(reading) : null;
    return { file, kind, reading, encoded, delimiter: ',', start: { offset: bom, line: 1 } };
  }
  const header = bytes.toString('utf8');
  const delimiter = file.mapping?.delimiter ?? likelyDelimiter(header);
  const columns = canonicalColumns(headerCells(header, delimiter), kind, file.mapping);
  checkColumns(columns, rules, kind);
  const reading: Reading = { columns, ...(delimiter !== ',' && { delimiter }), ...told };
  return { file, kind, reading, encoded: encodeReading(reading), delimiter, start: end };
}

/** A row as a record. One without a key is set aside under its place; it says so itself when it is staged. */
export function recordOf(
  { file, kind, reading, encoded }: Table,
  { bytes, line }: Row,
  timezone: string,
): { record: ExtractedRecord; hasKey: boolean } {
  const place = `${file.name}:${line}`;
  const payload = payloadOf(encoded, bytes);
  try {
    const values = rowValues(reading, bytes);
    const key = keyOf(kind, values.get);
    if (key !== null) {
      const told = values.get('updated_at');
      const zone = reading.timezone ?? timezone;
      const updatedAt = (told && parseTime(told, zone, reading.dates ?? null)) || file.modifiedAt;
      return { record: { key, updatedAt, payload, place }, hasKey: true };
    }
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
  }
  return { record: { key: `${fileKeyPrefix(file)}${line}`, updatedAt: null, payload, place }, hasKey: false };
}

/** Keys of what is wrong in a file begin so. No order's id does. */
export function fileKeyPrefix({ name }: Pick<FoundFile, 'name'>): string {
  return `(file) ${name}:`;
}

function keyOf(kind: FileKind, get: (name: string) => string | null): string | null {
  const { key, required } = canonicalForm[kind];
  const values = key.map((name) => ({ value: get(name), isRequired: required.includes(name) }));
  if (values.some(({ value, isRequired }) => value === null && isRequired)) return null;
  const parts = values.flatMap(({ value }) => value ?? []);
  const text = key.length === 1 ? parts[0]! : compoundId(parts);
  return text.length > longestKey ? null : text;
}

function valueRules({ mapping }: FoundFile, { salesChannel, taxIncluded }: FilesSettings): ValueRules {
  const own = Object.entries(mapping?.defaults ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    defaults: {
      ...(salesChannel !== undefined && { sales_channel: salesChannel }),
      ...(taxIncluded !== undefined && { tax_included: String(taxIncluded) }),
      ...(Object.fromEntries(own) as Record<string, string>),
    },
    decimal: mapping?.decimal ?? plainRules.decimal,
    dates: mapping?.dates ?? plainRules.dates,
    timezone: mapping?.timezone ?? plainRules.timezone,
  };
}

interface FirstRow {
  bytes: Buffer;
  bom: number;
  end: Row['end'];
}

/** The first line tells the delimiter; a quoted name in it may go on in the next. */
async function headerOf(file: FoundFile, signal: AbortSignal): Promise<FirstRow | null> {
  const line = await firstRow(file, signal, null);
  if (line === null || file.format === 'ndjson' || !line.bytes.includes('"')) return line;
  const delimiter = file.mapping?.delimiter ?? likelyDelimiter(line.bytes.toString('utf8'));
  return await firstRow(file, signal, delimiter.charCodeAt(0));
}

async function firstRow(file: FoundFile, signal: AbortSignal, delimiter: number | null): Promise<FirstRow | null> {
  const { pieces } = openBytes(file, 0, signal);
  try {
    for await (const [row] of readRows(pieces, { offset: 0, line: 1, delimiter })) {
      const bom = row!.bytes.subarray(0, 3).equals(byteOrderMark) ? byteOrderMark.length : 0;
      return { bytes: row!.bytes.subarray(bom), bom, end: row!.end };
    }
  } catch (error) {
    throw error instanceof RowTooLongError ? rowTooLong(error) : error;
  }
  return null;
}

function headerCells(header: string, delimiter: string): string[] {
  if (/\r(?!\n)/.test(header)) {
    throw new FileFault('its lines end in CR alone: save it with line ends of LF or CRLF', { code: 'line_ends' });
  }
  try {
    return cellsOf(header, delimiter);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new FileFault(`its header cannot be read: ${error.message}`, { code: 'header_no_csv' });
  }
}

/** The one that stands most often in the header. */
function likelyDelimiter(header: string): string {
  const counted = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}

/** `Order ID` and `order-id` are `order_id`. */
function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

function ownNames({ columns = {}, ignore = [] }: MappingEntry): Record<string, string[]> {
  const mapped = Object.entries(columns).map(([own, canonical]) => [own, [canonical].flat()] as const);
  return Object.fromEntries([...ignore.map((own) => [own, ['']] as const), ...mapped]);
}

function canonicalColumns(
  header: readonly string[],
  kind: FileKind,
  mapping: MappingEntry | undefined,
): (string | string[])[] {
  const own = mapping ? ownNames(mapping) : {};
  const known = new Set(columnsOf(kind));
  return header.map((cell) => {
    const mapped = own[cell.trim()];
    if (mapped) return mapped.length === 1 ? mapped[0]! : mapped;
    return known.has(plainName(cell)) ? plainName(cell) : cell.trim();
  });
}

function checkColumns(columns: readonly (string | string[])[], { defaults }: ValueRules, kind: FileKind): void {
  const names = columns.flat().filter((name) => name !== '');
  const there = new Set([...names, ...Object.keys(defaults)]);
  const missing = canonicalForm[kind].required.filter((name) => !there.has(name));
  if (missing.length > 0) {
    throw new FileFault(
      `it is read as ${kind}, but lacks the column(s) ${missing.join(', ')}; its columns are ${names.join(', ')}. ` +
        'Name them so, or say in the mapping file which columns they are',
      { code: 'missing_column', column: missing[0]! },
    );
  }
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) {
    throw new FileFault(`it has the column ${twice} twice`, { code: 'column_twice', column: twice });
  }
}
