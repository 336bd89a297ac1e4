import { readFileSync } from 'node:fs';
import path from 'node:path';
import Type, { type Static } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { parse } from 'yaml';
import { ConfigError } from '../../../runtime/errors.js';
import { columnsOf, type FileKind, fileKinds, flagColumns, numberColumns } from './kinds.js';
import { presetNames, withPreset } from './presets.js';

const text = Type.String({ minLength: 1 });
const texts = Type.Array(text, { minItems: 1 });
const entry = Type.Object(
  {
    /** `*` matches any characters; compared with the path below the source's folder. */
    pattern: text,
    /** A table that a platform gives its users: what it says here is added to. */
    preset: Type.Optional(Type.Union(presetNames.map((name) => Type.Literal(name)))),
    kind: Type.Union(fileKinds.map((kind) => Type.Literal(kind))),
    /** The canonical name, or several, of the file's own columns. */
    columns: Type.Optional(Type.Record(Type.String(), Type.Union([text, texts]))),
    /** Columns that are deliberately not read. */
    ignore: Type.Optional(Type.Array(text)),
    /** Only rows are read in which each of these columns of the file has one of the values. */
    rows: Type.Optional(Type.Record(Type.String(), texts)),
    /** For yes/no columns: the words for yes; all others mean no. */
    words: Type.Optional(Type.Record(Type.String(), texts)),
    /** Amounts and counts that the file writes with the opposite sign. */
    negate: Type.Optional(texts),
    /** Amounts that are split over the rows of an order; others are for the order as a whole. */
    sum: Type.Optional(texts),
    /** Whether equal rows of one order are separate lines, or one line that is repeated. */
    equalRows: Type.Optional(Type.Union([Type.Literal('each'), Type.Literal('once')])),
    /** Whether each file has all lines of its orders (missing ones are gone), or maybe only some. */
    wholeOrders: Type.Optional(Type.Boolean()),
    /** The day of an order's refunds if only their sum is known. */
    refundedOn: Type.Optional(
      Type.Union([Type.Literal('ordered_at'), Type.Literal('updated_at'), Type.Literal('cancelled_at')]),
    ),
    /** `none`: a quote is an ordinary character, and each line is a row. */
    quotes: Type.Optional(Type.Literal('none')),
    /** Of lines that are not UTF-8. */
    encoding: Type.Optional(Type.Union([Type.Literal('windows-1252'), Type.Literal('shift_jis')])),
    defaults: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    decimal: Type.Optional(Type.Union([Type.Literal('.'), Type.Literal(',')])),
    dates: Type.Optional(text),
    timezone: Type.Optional(text),
  },
  { additionalProperties: false },
);
const mappingShape = Type.Object({ files: Type.Array(entry) }, { additionalProperties: false });

export type MappingEntry = Static<typeof entry>;

/** Reads a mapping file. Throws a `ConfigError` with the file and the problem. */
export function readMapping(file: string): MappingEntry[] {
  const place = path.resolve(file);
  const mapping = withPresets(parsedYaml(place));
  if (!Check(mappingShape, mapping)) {
    const [fault] = Errors(mappingShape, mapping);
    throw wrong(place, `${fault?.instancePath || 'the file'} ${fault?.message}; see src/ingest/files/README.md`);
  }
  const { files } = mapping as { files: MappingEntry[] };
  for (const each of files) checkNames(place, each);
  return files;
}

function withPresets(mapping: unknown): unknown {
  const { files } = (mapping ?? {}) as { files?: unknown };
  return Array.isArray(files) ? { ...(mapping as object), files: files.map(withPreset) } : mapping;
}

function parsedYaml(place: string): unknown {
  try {
    return parse(readFileSync(place, 'utf8')) as unknown;
  } catch (error) {
    throw wrong(place, (error as Error).message.split('\n')[0]!);
  }
}

function checkNames(place: string, entry: MappingEntry): void {
  const { pattern, kind, columns = {}, defaults = {}, words = {}, negate = [], sum = [], timezone } = entry;
  const known = new Set(columnsOf(kind as FileKind));
  const named = [...Object.values(columns).flat(), ...Object.keys(defaults), ...Object.keys(words), ...negate, ...sum];
  const noFlag = Object.keys(words).find((name) => known.has(name) && !flagColumns.has(name));
  if (noFlag !== undefined)
    throw wrong(place, `${pattern}: ${noFlag} is not a yes/no column, so it has no words for yes`);
  const noNumber = [...negate, ...sum].find((name) => known.has(name) && !numberColumns.has(name));
  if (noNumber !== undefined) throw wrong(place, `${pattern}: ${noNumber} is not an amount, so it has no sign or sum`);
  const unknown = named.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw wrong(place, `${pattern}: ${kind} have no column ${unknown}; expected one of ${[...known].join(', ')}`);
  }
  if (entry.dates !== undefined && /hh/.test(entry.dates) !== /a/.test(entry.dates)) {
    throw wrong(
      place,
      `${pattern}: in dates, hh (12-hour clock) needs a (AM or PM) and a needs hh; HH is the 24-hour clock`,
    );
  }
  if (timezone === undefined) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw wrong(place, `${pattern}: ${timezone} is not a time zone such as Europe/Berlin`);
  }
}

function wrong(place: string, what: string): ConfigError {
  return new ConfigError(`The mapping file ${place} cannot be used: ${what}.`, { code: 'files_mapping_invalid' });
}

/**
 * The entries whose patterns match a file's path below the source's folder, or below the import's path if that is
 * elsewhere: the first of each kind. A file may hold several kinds, such as an export whose rows are the lines of
 * orders.
 */
export function entriesFor(entries: readonly MappingEntry[], name: string): MappingEntry[] {
  const fitting = entries.filter(({ pattern }) => patternOf(pattern).test(name));
  return fitting.filter(({ kind }, at) => fitting.findIndex((other) => other.kind === kind) === at);
}

function patternOf(pattern: string): RegExp {
  const escaped = pattern.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 'i');
}
