import { readFileSync } from 'node:fs';
import path from 'node:path';
import Type, { type Static } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { parse } from 'yaml';
import { ConfigError } from '../../../runtime/errors.js';
import { faultOfPattern } from '../cells/times.js';
import { type Expression, ExpressionError, readExpression } from '../expressions/expression.js';
import {
  canonicalForm,
  columnsOf,
  type FileKind,
  fileKinds,
  flagColumns,
  numberColumns,
  timeColumns,
} from './kinds.js';
import { columnsOfPattern, isUndivided } from './packed-cells.js';

const text = Type.String({ minLength: 1 });
const texts = Type.Array(text, { minItems: 1 });
const kinds = Type.Union(fileKinds.map((kind) => Type.Literal(kind)));
/** The values that each of these columns of the file may have, or an expression. */
const condition = Type.Union([Type.Record(Type.String(), texts), text]);
const settings = {
  /** The canonical name, or several, of the file's own columns. */
  columns: Type.Optional(Type.Record(Type.String(), Type.Union([text, texts]))),
  /** Columns here that are calculated from the file's: expressions. */
  values: Type.Optional(Type.Record(Type.String(), text)),
  /** Columns that are deliberately not read. */
  ignore: Type.Optional(Type.Array(text)),
  /** Columns of the file in which a blank cell means the one above. */
  fill: Type.Optional(texts),
  /** A cell with several records of the kind. */
  unpack: Type.Optional(
    Type.Object(
      { column: text, separator: Type.String({ minLength: 1 }), pattern: text },
      { additionalProperties: false },
    ),
  ),
  /** Orders with amounts only: the file has no lines. */
  withoutLines: Type.Optional(Type.Literal(true)),
  /** Only rows that fit are read. */
  rows: Type.Optional(condition),
  /** Rows that are left out, although they fit: by the name under which they are counted. */
  leaveOut: Type.Optional(Type.Record(text, condition)),
  /** For yes/no columns the words for yes, all others mean no; for texts such as a status what the file's words mean. */
  words: Type.Optional(Type.Record(Type.String(), Type.Union([texts, Type.Record(Type.String(), text)]))),
  /** Amounts and counts that the file writes with the opposite sign. */
  negate: Type.Optional(texts),
  /** Amounts that are split over the rows of an order, a line or a refund; others are for it as a whole. */
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
  defaults: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
  delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
  decimal: Type.Optional(Type.Union([Type.Literal('.'), Type.Literal(',')])),
  dates: Type.Optional(Type.Union([text, texts])),
  timezone: Type.Optional(text),
};
const entrySettings = Type.Object(settings, { additionalProperties: false });
const entry = Type.Object(
  {
    /** `*` matches any characters; compared with the path below the source's folder. */
    pattern: text,
    kind: Type.Optional(kinds),
    /** Several kinds of records in one file, with what is particular to each; the settings beside it apply to all. */
    kinds: Type.Optional(
      Type.Object(
        Object.fromEntries(fileKinds.map((kind) => [kind, Type.Optional(entrySettings)])) as Record<
          FileKind,
          ReturnType<typeof Type.Optional<typeof entrySettings>>
        >,
        { additionalProperties: false },
      ),
    ),
    ...settings,
  },
  { additionalProperties: false },
);
const mappingShape = Type.Object({ files: Type.Array(entry) }, { additionalProperties: false });

type Settings = Static<typeof entrySettings>;
export type RowCondition = Static<typeof condition>;

/** How files of a pattern are read as one kind. */
export interface MappingEntry extends Settings {
  pattern: string;
  kind: FileKind;
}

/** Reads a mapping file. Throws a `ConfigError` with the file and the problem. */
export function readMapping(file: string): MappingEntry[] {
  const place = path.resolve(file);
  const mapping = parsedYaml(place);
  if (!Check(mappingShape, mapping)) {
    const [fault] = Errors(mappingShape, mapping);
    throw wrong(place, `${fault?.instancePath || 'the file'} ${fault?.message}; see src/ingest/files/README.md`);
  }
  const { files } = mapping as Static<typeof mappingShape>;
  const entries = files.flatMap((each) => entriesOf(place, each));
  for (const each of entries) checkEntry(place, each);
  return entries;
}

/** One entry for each kind. */
function entriesOf(place: string, { kind, kinds: own, ...shared }: Static<typeof entry>): MappingEntry[] {
  const { pattern } = shared;
  if (kind !== undefined && own === undefined) return [{ ...shared, kind: kind as FileKind }];
  const named = Object.entries(own ?? {}) as [FileKind, Settings][];
  if (kind !== undefined || named.length === 0) {
    throw wrong(place, `${pattern}: it needs either kind, or kinds with the settings of each`);
  }
  const unknown = [...sharedNames(shared)].find((name) => !named.some(([each]) => columnsOf(each).includes(name)));
  if (unknown !== undefined) throw wrong(place, `${pattern}: none of its kinds has a column ${unknown}`);
  return named.map(([each, settings]) => ({ ...joined(sharedWith(each, shared), settings), pattern, kind: each }));
}

function sharedNames({ columns = {}, values = {}, defaults = {} }: Settings): Set<string> {
  return new Set([...Object.values(columns).flat(), ...Object.keys(values), ...Object.keys(defaults)]);
}

/** The settings beside `kinds`: of columns, those that the kind has. */
function sharedWith(kind: FileKind, { columns = {}, values = {}, defaults = {}, ...rest }: Settings): Settings {
  const known = new Set(columnsOf(kind));
  const ofKind = ([name]: [string, unknown]): boolean => known.has(name);
  const ownColumns = Object.entries(columns).flatMap(([own, names]) => {
    const kept = [names].flat().filter((name) => known.has(name));
    return kept.length === 0 ? [] : [[own, kept] as const];
  });
  return {
    ...rest,
    columns: Object.fromEntries(ownColumns),
    values: Object.fromEntries(Object.entries(values).filter(ofKind)),
    defaults: Object.fromEntries(Object.entries(defaults).filter(ofKind)),
  };
}

/** What a kind says of its own stands beside what all kinds share, or replaces it. */
function joined(shared: Settings, own: Settings): Settings {
  return {
    ...shared,
    ...own,
    columns: { ...shared.columns, ...own.columns },
    values: { ...shared.values, ...own.values },
    defaults: { ...shared.defaults, ...own.defaults },
    ...((shared.leaveOut || own.leaveOut) && { leaveOut: { ...shared.leaveOut, ...own.leaveOut } }),
  };
}

function parsedYaml(place: string): unknown {
  try {
    return parse(readFileSync(place, 'utf8')) as unknown;
  } catch (error) {
    throw wrong(place, (error as Error).message.split('\n')[0]!);
  }
}

function checkEntry(place: string, entry: MappingEntry): void {
  const { pattern, dates, timezone } = entry;
  const refuse = (what: string): never => {
    throw wrong(place, `${pattern}: ${what}`);
  };
  checkNames(entry, refuse);
  checkExpressions(entry, refuse);
  checkUnpack(entry, refuse);
  if (entry.withoutLines && entry.kind !== 'orders') refuse(`withoutLines is for orders, not for ${entry.kind}`);
  checkDates(dates === undefined ? [] : [dates].flat(), refuse);
  if (timezone === undefined) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    refuse(`${timezone} is not a time zone such as Europe/Berlin`);
  }
}

function checkUnpack({ kind, unpack, decimal, columns = {}, values = {} }: MappingEntry, refuse: Refuse): void {
  if (unpack === undefined) return;
  if (kind !== 'order_lines' && kind !== 'refunds') refuse(`unpack is for order_lines and refunds, not for ${kind}`);
  const names = columnsOfPattern(unpack.pattern);
  const known = new Set(columnsOf(kind));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) refuse(`${kind} have no column ${unknown}, which unpack names`);
  if (names.length === 0 || isUndivided(unpack.pattern))
    refuse('unpack needs a pattern such as "{sku} x {quantity}", with a text between two columns');
  if (canonicalForm[kind].group !== undefined && names.includes(canonicalForm[kind].group!))
    refuse(`${canonicalForm[kind].group} is that of the whole row, not of what is packed into it`);
  const mapped = [...Object.values(columns).flat(), ...Object.keys(values)];
  const twice = names.find((name) => mapped.includes(name));
  if (twice !== undefined) refuse(`${twice} has both a column and a place in unpack: keep one`);
  if (decimal === undefined && names.some((name) => numberColumns.has(name)))
    refuse("unpack reads numbers: set decimal to '.' or ','");
}

function checkDates(patterns: readonly string[], refuse: Refuse): void {
  const fault = patterns.map(faultOfPattern).find((each) => each !== null);
  if (fault !== undefined) refuse(`in dates, ${fault}`);
  const orders = patterns
    .map((pattern) => pattern.replace(/[^dM]/g, ''))
    .filter((order) => /^(ddMM|MMdd)$/.test(order));
  if (new Set(orders).size > 1) refuse('dates has days before months and months before days: 03/04 would be both');
}

type Refuse = (what: string) => never;

function checkNames(entry: MappingEntry, refuse: Refuse): void {
  const { kind, columns = {}, values = {}, defaults = {}, words = {}, negate = [], sum = [] } = entry;
  const known = new Set(columnsOf(kind));
  const mapped = Object.values(columns).flat();
  const named = [...mapped, ...[values, defaults, words].flatMap((each) => Object.keys(each)), ...negate, ...sum];
  for (const [name, meaning] of Object.entries(words)) if (known.has(name)) checkWords(kind, { name, meaning }, refuse);
  const noNumber = [...negate, ...sum].find((name) => known.has(name) && !numberColumns.has(name));
  if (noNumber !== undefined) refuse(`${noNumber} is not an amount, so it has no sign or sum`);
  const unknown = named.find((name) => !known.has(name));
  if (unknown !== undefined) refuse(`${kind} have no column ${unknown}; expected one of ${[...known].join(', ')}`);
  const twice = Object.keys(values).find((name) => mapped.includes(name));
  if (twice !== undefined) refuse(`${twice} has both a column and an expression in values: keep one`);
}

function checkWords(
  kind: FileKind,
  { name, meaning }: { name: string; meaning: string[] | Record<string, string> },
  refuse: Refuse,
): void {
  if (flagColumns.has(name)) {
    if (!Array.isArray(meaning)) refuse(`the words of ${name} are a list of those for yes: ${name}: [Ja]`);
    return;
  }
  if (numberColumns.has(name) || timeColumns.has(name) || canonicalForm[kind].key.includes(name))
    refuse(`${name} is a number, a time or a key, so it has no words`);
  if (Array.isArray(meaning))
    refuse(`${name} is not a yes/no column, so its words are a table of what they mean: ${name}: { Bezahlt: paid }`);
}

/** Every expression can be read, gives what its place needs, and knows the decimal separator if it calculates. */
function checkExpressions(entry: MappingEntry, refuse: Refuse): void {
  const { values = {}, rows, leaveOut = {}, decimal } = entry;
  const conditions = [...(rows === undefined ? [] : [rows]), ...Object.values(leaveOut)];
  const texts = conditions.filter((each) => typeof each === 'string');
  try {
    const expressions = [...texts, ...Object.values(values)].map((text) => readExpression(text, decimal ?? '.'));
    const noCondition = expressions.slice(0, texts.length).find(({ type }) => type !== 'boolean');
    if (noCondition) refuse(`${noCondition.text} gives a ${noCondition.type}, but a condition gives true or false`);
    for (const [name, text] of Object.entries(values)) {
      const fault = faultOfValue(name, readExpression(text, decimal ?? '.'));
      if (fault !== null) refuse(`the expression for ${name}, ${text}, ${fault}`);
    }
    const numeric = expressions.find(({ isNumeric }) => isNumeric);
    if (numeric && decimal === undefined) {
      refuse(`${numeric.text} calculates with numbers of the file: set decimal to '.' or ','`);
    }
  } catch (error) {
    if (error instanceof ExpressionError) refuse(`the expression ${error.message}`);
    throw error;
  }
}

function faultOfValue(name: string, { type, joinsTexts }: Expression): string | null {
  if (numberColumns.has(name)) {
    if (type === 'boolean') return 'gives true or false, but the column is a number';
    return joinsTexts ? 'joins texts, but the column is a number: add with number(x) + y' : null;
  }
  if (type === 'boolean' && !flagColumns.has(name))
    return 'gives true or false, but the column is not one of yes and no';
  if (type === 'number' && (flagColumns.has(name) || timeColumns.has(name))) return 'gives a number';
  return null;
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
