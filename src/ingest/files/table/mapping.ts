import { readFileSync } from 'node:fs';
import path from 'node:path';
import Type, { type Static } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { parse } from 'yaml';
import { ConfigError } from '../../../runtime/errors.js';
import { columnsOf, type FileKind, fileKinds, flagColumns, numberColumns } from './kinds.js';

const text = Type.String({ minLength: 1 });
const texts = Type.Array(text, { minItems: 1 });
const entry = Type.Object(
  {
    /** With `*` for any characters; against the path below the source's folder. */
    pattern: text,
    kind: Type.Union(fileKinds.map((kind) => Type.Literal(kind))),
    /** The canonical name, or several, of the file's own columns. */
    columns: Type.Optional(Type.Record(Type.String(), Type.Union([text, texts]))),
    /** Columns that are known to be left out. */
    ignore: Type.Optional(Type.Array(text)),
    /** Only rows count in which each of these columns of the file has one of the values. */
    rows: Type.Optional(Type.Record(Type.String(), texts)),
    /** Of columns that hold yes or no: the words that say yes; all others say no. */
    words: Type.Optional(Type.Record(Type.String(), texts)),
    /** Amounts and counts that the file writes with the other sign. */
    negate: Type.Optional(texts),
    /** Amounts of which each row of an order has its part; others stand for the order as a whole. */
    sum: Type.Optional(texts),
    /** Whether rows of one order that are equal are so many lines, or one that stands there twice. */
    equalRows: Type.Optional(Type.Union([Type.Literal('each'), Type.Literal('once')])),
    /** Whether each file holds all lines of its orders (what it lacks is gone), or maybe only some. */
    wholeOrders: Type.Optional(Type.Boolean()),
    /** The day of what was taken back of an order, where only its sum is told. */
    refundedOn: Type.Optional(
      Type.Union([Type.Literal('ordered_at'), Type.Literal('updated_at'), Type.Literal('cancelled_at')]),
    ),
    /** `none`: a quote is a character as any other, and each line is a row. */
    quotes: Type.Optional(Type.Literal('none')),
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

/** Reads a mapping file. Throws a `ConfigError` that names the file and what is wrong in it. */
export function readMapping(file: string): MappingEntry[] {
  const place = path.resolve(file);
  const mapping = parsedYaml(place);
  if (!Check(mappingShape, mapping)) {
    const [fault] = Errors(mappingShape, mapping);
    throw wrong(place, `${fault?.instancePath || 'the file'} ${fault?.message}; see src/ingest/files/README.md`);
  }
  const { files } = mapping as { files: MappingEntry[] };
  for (const each of files) checkNames(place, each);
  return files;
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
  if (noFlag !== undefined) throw wrong(place, `${pattern}: ${noFlag} holds no yes or no, so no words can say yes`);
  const noNumber = [...negate, ...sum].find((name) => known.has(name) && !numberColumns.has(name));
  if (noNumber !== undefined) throw wrong(place, `${pattern}: ${noNumber} is no amount that has a sign or adds up`);
  const unknown = named.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw wrong(place, `${pattern}: ${kind} have no column ${unknown}; one of ${[...known].join(', ')} was expected`);
  }
  if (entry.dates !== undefined && /hh/.test(entry.dates) !== /a/.test(entry.dates)) {
    throw wrong(
      place,
      `${pattern}: in dates, hh (hours of AM and PM) and a (AM, PM) come together; HH are hours from 0 to 23`,
    );
  }
  if (timezone === undefined) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw wrong(place, `${pattern}: ${timezone} is no time zone such as Europe/Berlin`);
  }
}

function wrong(place: string, what: string): ConfigError {
  return new ConfigError(`The mapping file ${place} cannot be used: ${what}.`, { code: 'files_mapping_invalid' });
}

/**
 * The entries whose patterns fit a file's path below the source's folder, or below the place that is imported from elsewhere: of
 * each kind the first. A file may hold several kinds at once, as an export whose rows are the lines of orders.
 */
export function entriesFor(entries: readonly MappingEntry[], name: string): MappingEntry[] {
  const fitting = entries.filter(({ pattern }) => patternOf(pattern).test(name));
  return fitting.filter(({ kind }, at) => fitting.findIndex((other) => other.kind === kind) === at);
}

function patternOf(pattern: string): RegExp {
  const escaped = pattern.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 'i');
}
