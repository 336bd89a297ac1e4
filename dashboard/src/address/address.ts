import type { ReportComparisonInput, ReportFilter } from '../generated/documents.js';
import { defaultRange, parseRange, type Range, rangeForms, type RangeText } from './range.js';

/**
 * The state of a view, all of which is in its address: `/?range=last-month&compare=year&store=london&store=berlin`. What is as by default
 * is not in it. A link shows the same to anybody with the same rights.
 */
export interface Address {
  /** The path of the view, such as `/`. */
  path: string;
  range: Range;
  compare: Compare;
  filters: Filters;
  /** What a view has of its own, by name, such as how a table is sorted: see `viewSettings`. */
  settings: Readonly<Record<string, string>>;
}

/** What a chart and tables are compared with: the period before, the same period last year, or nothing. */
export type Compare = 'previous' | 'year' | 'none';

/** Values by filter; none: everything. */
export type Filters = Readonly<Record<FilterName, readonly string[]>>;

export type FilterName = (typeof filterNames)[number];

export const filterNames = ['store', 'channel', 'country', 'category', 'segment'] as const;

export const segments = ['low', 'medium', 'high', 'vip'] as const;

/** Of the address that are not what they should be. */
export interface AddressProblem {
  name: string;
  value: string;
  /** What is wrong and what was done instead, as a sentence. */
  message: string;
}

const mostValues = 50;
const longestValue = 200;
const compares: readonly string[] = ['previous', 'year', 'none'] satisfies Compare[];

export const noFilters: Filters = { store: [], channel: [], country: [], category: [], segment: [] };

/**
 * Reads an address. Whatever is unknown or wrong is left out and listed in `problems`.
 * @param ofView the names of the settings that the view has, and a test of their values
 */
export function parseAddress(
  path: string,
  search: string,
  ofView: ViewSettings = {},
): { address: Address; problems: AddressProblem[] } {
  const problems: AddressProblem[] = [];
  const given = new URLSearchParams(search);
  const single = (name: string): string | null => {
    const values = given.getAll(name);
    if (values.length > 1)
      problems.push({
        name,
        value: values.join(', '),
        message: `“${name}” stands there several times: the first one counts.`,
      });
    return values[0] ?? null;
  };

  const rangeText = single('range');
  let range = parseRange(rangeText ?? defaultRange);
  if (!range) {
    problems.push({
      ...{ name: 'range', value: rangeText! },
      message: `“${short(rangeText!)}” is no range of days, ${rangeForms}. The last 28 days are shown.`,
    });
    range = parseRange(defaultRange)!;
  }

  let compare = single('compare') ?? 'previous';
  if (!compares.includes(compare)) {
    problems.push({
      ...{ name: 'compare', value: compare },
      message: `“${short(compare)}” is not a comparison (previous, year, none). The period before is shown.`,
    });
    compare = 'previous';
  }

  const filters = Object.fromEntries(filterNames.map((name) => [name, valuesOf(name, given, problems)])) as Record<
    FilterName,
    string[]
  >;
  const settings: Record<string, string> = {};
  for (const [name, isValid] of Object.entries(ofView)) {
    const value = single(name);
    if (value === null) continue;
    if (isValid(value)) settings[name] = value;
    else problems.push({ name, value, message: `“${short(value)}” is no value of “${name}”. It is left out.` });
  }
  for (const name of new Set(given.keys())) {
    if (name === 'range' || name === 'compare' || name in filters || Object.hasOwn(ofView, name)) continue;
    problems.push({ name, value: given.get(name)!, message: `This page knows no “${short(name)}”. It is left out.` });
  }
  return { address: { path, range, compare: compare as Compare, filters, settings }, problems };
}

/** Names of the settings of a view, with a test of their values. */
export type ViewSettings = Readonly<Record<string, (value: string) => boolean>>;

function valuesOf(name: FilterName, given: URLSearchParams, problems: AddressProblem[]): string[] {
  const values = [...new Set(given.getAll(name))].filter((value) => {
    const isFitting =
      value !== '' &&
      value.length <= longestValue &&
      (name !== 'segment' || (segments as readonly string[]).includes(value));
    if (!isFitting) {
      const expected =
        name === 'segment' ? `one of ${segments.join(', ')}` : `a text of up to ${longestValue} characters`;
      problems.push({ name, value, message: `“${short(value)}” is no ${name}: expected ${expected}. It is left out.` });
    }
    return isFitting;
  });
  if (values.length > mostValues) {
    problems.push({
      name,
      value: String(values.length),
      message: `There are more than ${mostValues} values of “${name}”: only the first ${mostValues} count.`,
    });
  }
  return values.slice(0, mostValues);
}

function short(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}

/** The address as text, without what is as by default: `/?range=last-month`. */
export function printAddress({ path, range, compare, filters, settings }: Address): string {
  const search = new URLSearchParams();
  if (range.text !== defaultRange) search.set('range', range.text);
  if (compare !== 'previous') search.set('compare', compare);
  for (const name of filterNames) for (const value of filters[name]) search.append(name, value);
  for (const [name, value] of Object.entries(settings)) search.set(name, value);
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The address with another range. */
export function withRange(address: Address, text: RangeText): Address {
  return { ...address, range: parseRange(text)! };
}

/** The address with another value of a setting of its view; null: as by default. */
export function withSetting(address: Address, name: string, value: string | null): Address {
  const { [name]: _, ...others } = address.settings;
  return { ...address, settings: value === null ? others : { ...others, [name]: value } };
}

/** The filter of a report for an address. */
export function reportFilter({ range, filters }: Pick<Address, 'range' | 'filters'>): ReportFilter {
  const where = (
    [
      ['COUNTRY', filters.country],
      ['CATEGORY', filters.category],
      ['SEGMENT', filters.segment],
    ] as const
  ).flatMap(([dimension, values]) => (values.length > 0 ? [{ dimension, in: [...values] }] : []));
  return {
    date: range.date,
    ...(filters.store.length > 0 && { source: [...filters.store] }),
    ...(filters.channel.length > 0 && { channel: [...filters.channel] }),
    ...(where.length > 0 && { where }),
  };
}

/** What an address compares with, for `compareTo` of a report: none or one. */
export function comparisons(compare: Compare): ReportComparisonInput[] {
  if (compare === 'none') return [];
  return [{ with: compare === 'year' ? 'PREVIOUS_YEAR_ISO' : 'PREVIOUS_PERIOD' }];
}
