import { MICROS_PER_SECOND } from '../kit/clock.js';
import type { Micros } from './model.js';
import type { ApiVersion } from './schema/versions.js';
import { type Comparator, parseSearch, type SearchNode } from './search-syntax.js';

/** How a field of a resource is searched. */
export type SearchField<R> =
  | { type: 'time'; of: (row: R) => Micros | null; sortKey?: string; wholeDays?: boolean }
  | { type: 'number'; of: (row: R) => number | readonly number[] | null; sortKey?: string }
  | { type: 'text'; of: (row: R) => string | readonly string[] | null }
  | { type: 'enum'; of: (row: R) => string | readonly string[]; values: readonly string[] };
export type SearchFields<R> = Record<string, SearchField<R>>;

interface SearchWarning {
  field: string;
  message: string;
  code: 'invalid_field' | 'invalid_value';
}

/** Rows from `from` (inclusive) to `to` (exclusive). */
interface Bounds {
  from: number;
  to: number;
}

export interface CompiledSearch<R> {
  matches: (row: R) => boolean;
  /** The range of the sort key that contains all matches. */
  bounds: (sortKey: string) => Bounds;
  warnings: SearchWarning[];
  parsed: unknown;
}

export const EVERYTHING: Bounds = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
const DAY = 86_400 * MICROS_PER_SECOND;

interface Compiled<R> {
  matches: (row: R) => boolean;
  bounds: (sortKey: string) => Bounds;
  parsed: unknown;
}

/** Compiles a search query. Unknown terms are ignored with a warning, as in Shopify. */
export function compileSearch<R>(
  query: string | null,
  fields: SearchFields<R>,
  version: ApiVersion,
): CompiledSearch<R> {
  const warnings: SearchWarning[] = [];
  const tree = query ? parseSearch(query) : null;
  const compiled = tree ? compile(tree, fields, version, warnings) : everything<R>({});
  return { ...compiled, warnings };
}

function compile<R>(
  node: SearchNode,
  fields: SearchFields<R>,
  version: ApiVersion,
  warnings: SearchWarning[],
): Compiled<R> {
  if (node.kind === 'term') return compileTerm(node, fields, version, warnings);
  if (node.kind === 'not') {
    const child = compile(node.child, fields, version, warnings);
    // An ignored term is also ignored if it is negated.
    const matches = isIgnored(child) ? child.matches : (row: R): boolean => !child.matches(row);
    return { matches, bounds: () => EVERYTHING, parsed: { not: child.parsed } };
  }
  const children = node.children.map((child) => compile(child, fields, version, warnings));
  const parsed = { [node.kind]: children.map((child) => child.parsed) };
  if (node.kind === 'and') {
    return {
      matches: (row) => children.every((child) => child.matches(row)),
      bounds: (sortKey) => children.map((child) => child.bounds(sortKey)).reduce(intersect, EVERYTHING),
      parsed,
    };
  }
  return {
    matches: (row) => children.some((child) => child.matches(row)),
    bounds: (sortKey) => children.map((child) => child.bounds(sortKey)).reduce(span),
    parsed,
  };
}

type Term = Extract<SearchNode, { kind: 'term' }>;

function compileTerm<R>(
  term: Term,
  fields: SearchFields<R>,
  version: ApiVersion,
  warnings: SearchWarning[],
): Compiled<R> {
  if (term.field === null) return plainText(term.value, fields);
  const parsed = { field: term.field, [PARSED_AS[term.comparator]]: term.value };
  const field = fields[term.field];
  if (!field) {
    warnings.push({ field: term.field, message: 'Invalid search field for this query.', code: 'invalid_field' });
    return everything(parsed);
  }
  const invalid = (): Compiled<R> => {
    const message = `Input \`${term.value}\` is not an accepted value.`;
    warnings.push({ field: term.field ?? '', message, code: 'invalid_value' });
    return everything(parsed);
  };
  if (field.type === 'time') {
    const literal = parseTime(term.value);
    if (!literal) return invalid();
    return within(
      timeBounds(term.comparator, literal, version, field.wholeDays ?? false),
      field.of,
      field.sortKey,
      parsed,
    );
  }
  if (field.type === 'number') {
    const ids = term.value.split(',').map((value) => Number(value.replace(/^gid:\/\/shopify\/\w+\//, '')));
    if (ids.some((id) => !Number.isFinite(id))) return invalid();
    if (ids.length > 1)
      return {
        matches: (row) => toList(field.of(row)).some((value) => ids.includes(value)),
        bounds: () => EVERYTHING,
        parsed,
      };
    return within(numberBounds(term.comparator, ids[0] ?? 0), field.of, field.sortKey, parsed);
  }
  const wanted = term.value.toLowerCase().split(',');
  if (field.type === 'enum') {
    if (wanted.some((value) => !field.values.includes(value))) return invalid();
    return {
      matches: (row) => toList(field.of(row)).some((value) => wanted.includes(value)),
      bounds: () => EVERYTHING,
      parsed,
    };
  }
  return {
    matches: (row) => toList(field.of(row)).some((value) => matchesText(value, term.value)),
    bounds: () => EVERYTHING,
    parsed,
  };
}

const PARSED_AS: Record<Comparator, string> = {
  '=': 'match_all',
  '<': 'range_lt',
  '<=': 'range_lte',
  '>': 'range_gt',
  '>=': 'range_gte',
};

function within<R>(
  bounds: Bounds,
  of: (row: R) => number | readonly number[] | null,
  sortKey: string | undefined,
  parsed: unknown,
): Compiled<R> {
  return {
    matches: (row) => toList(of(row)).some((value) => value >= bounds.from && value < bounds.to),
    bounds: (wanted) => (sortKey !== undefined && wanted === sortKey ? bounds : EVERYTHING),
    parsed,
  };
}

/** Words without a field are searched in the text fields. */
function plainText<R>(value: string, fields: SearchFields<R>): Compiled<R> {
  const texts = Object.values(fields).filter((field) => field.type === 'text');
  const word = value.replace(/\*$/, '').toLowerCase();
  const matches = (row: R): boolean =>
    texts.some((field) => toList(field.of(row)).some((text) => text.toLowerCase().includes(word)));
  return { matches, bounds: () => EVERYTHING, parsed: { field: 'default', match_all: value } };
}

const ignored = (): true => true;

function everything<R>(parsed: unknown): Compiled<R> {
  return { matches: ignored, bounds: () => EVERYTHING, parsed };
}

function isIgnored<R>(compiled: Compiled<R>): boolean {
  return compiled.matches === ignored;
}

interface TimeLiteral {
  at: Micros;
  /** The precision of the literal: a day, a second, or a microsecond. */
  length: number;
}

/** Exported for `bulkOperations`, which refuses what other searches ignore. */
export function parseTime(text: string): TimeLiteral | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return literal(`${text}T00:00:00Z`, DAY);
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,6})?(Z|[+-]\d{2}:?\d{2})?$/.exec(text);
  if (!match) return null;
  const whole = literal(`${match[1]}${match[3] ?? 'Z'}`, match[2] ? 1 : MICROS_PER_SECOND);
  return whole && { ...whole, at: whole.at + Number((match[2] ?? '.0').slice(1).padEnd(6, '0')) };
}

function literal(iso: string, length: number): TimeLiteral | null {
  const milliseconds = Date.parse(iso);
  return Number.isNaN(milliseconds) ? null : { at: milliseconds * 1000, length };
}

/**
 * Stored times have microseconds, literals whole seconds: `=` and `<=` mean the whole second. Before API 2026-10, `>` compares with
 * .000000, so that rows of the given second match; from 2026-10 on it skips the whole second.
 */
function timeBounds(comparator: Comparator, named: TimeLiteral, version: ApiVersion, wholeDays: boolean): Bounds {
  const { at, length } = wholeDays ? { at: Math.floor(named.at / DAY) * DAY, length: DAY } : named;
  if (comparator === '>=') return { from: at, to: EVERYTHING.to };
  if (comparator === '<') return { from: EVERYTHING.from, to: at };
  if (comparator === '<=') return { from: EVERYTHING.from, to: at + length };
  if (comparator === '=') return { from: at, to: at + length };
  return { from: wholeDays || version >= '2026-10' ? at + length : at + 1, to: EVERYTHING.to };
}

function numberBounds(comparator: Comparator, value: number): Bounds {
  if (comparator === '>=') return { from: value, to: EVERYTHING.to };
  if (comparator === '>') return { from: value + 1, to: EVERYTHING.to };
  if (comparator === '<') return { from: EVERYTHING.from, to: value };
  if (comparator === '<=') return { from: EVERYTHING.from, to: value + 1 };
  return { from: value, to: value + 1 };
}

function matchesText(text: string, wanted: string): boolean {
  if (wanted === '*') return true;
  const [a, b] = [text.toLowerCase(), wanted.toLowerCase()];
  return b.endsWith('*') ? a.startsWith(b.slice(0, -1)) : a === b;
}

function toList<V>(value: V | readonly V[] | null): readonly V[] {
  return value === null ? [] : Array.isArray(value) ? value : [value as V];
}

function intersect(a: Bounds, b: Bounds): Bounds {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}

function span(a: Bounds, b: Bounds): Bounds {
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}
