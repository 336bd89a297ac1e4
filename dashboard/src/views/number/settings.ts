import { type Address, reportFilter, type ViewSettings } from '../../address/address.js';
import { filterOf, narrowedBy } from '../../data/dimensions.js';
import type { DefinitionsQuery, ReportDimension, ReportFilter } from '../../generated/documents.js';

/** A metric as the registry has it. */
export type MetricOf = DefinitionsQuery['metricDefinitions'][number];

/** A condition beside the filters of the address. `key` null: only what has none. */
export interface Narrowing {
  dimension: ReportDimension;
  key: string | null;
}

const field = /^[a-z][A-Za-z]{0,60}$/;
const dimension = /^[A-Z][A-Z_]{0,40}$/;
const longest = 2000;

/**
 * `metric`: which, as a field of the API. `by`: its parts by which dimension. `order`: `up`, the smallest part first. `only`: further
 * conditions, as `PRODUCT=london%2F7&WEEKDAY=1`. `behind`: which rows are listed. `orders-after`, `refunds-after`: from which one on.
 */
export const numberSettings: ViewSettings = {
  metric: (value) => field.test(value),
  by: (value) => dimension.test(value),
  order: (value) => value === 'up',
  only: (value) => value.length <= longest && narrowingsIn(value).every(({ dimension: name }) => dimension.test(name)),
  behind: (value) => value === 'orders' || value === 'refunds',
  'orders-after': (value) => value.length <= longest,
  'refunds-after': (value) => value.length <= longest,
};

/** The further conditions of an address. */
export function narrowingsOf({ settings }: Pick<Address, 'settings'>): Narrowing[] {
  return narrowingsIn(settings.only ?? '');
}

function narrowingsIn(text: string): Narrowing[] {
  return [...new URLSearchParams(text)].map(([name, key]) => ({
    dimension: name as ReportDimension,
    key: key === '' ? null : key,
  }));
}

/** The address of the same number with these further conditions, at the first page of what is behind it. */
export function withNarrowings(address: Address, narrowings: readonly Narrowing[]): Address {
  const { only: _only, 'orders-after': _orders, 'refunds-after': _refunds, ...settings } = address.settings;
  const text = new URLSearchParams(narrowings.map(({ dimension: name, key }) => [name, key ?? ''])).toString();
  return { ...address, settings: text === '' ? settings : { ...settings, only: text } };
}

/** Where a part of the number is the whole, and is divided by another dimension. */
export function narrowedTo(address: Address, narrowing: Narrowing): Address {
  const { by: _by, ...settings } = address.settings;
  const whole = { ...address, settings };
  const filter = filterOf(narrowing.dimension);
  if (filter === null || narrowing.key === null) {
    const others = narrowingsOf(address).filter(({ dimension: name }) => name !== narrowing.dimension);
    return withNarrowings(whole, [...others, narrowing]);
  }
  return withNarrowings(
    { ...whole, filters: { ...address.filters, [filter]: [narrowing.key] } },
    narrowingsOf(address),
  );
}

/** The filter of the report. */
export function numberFilter(address: Address): ReportFilter {
  const filter = reportFilter(address);
  const where = narrowingsOf(address).map(({ dimension: name, key }) =>
    key === null ? { dimension: name, hasKey: false } : { dimension: name, in: [key] },
  );
  return { ...filter, where: [...(filter.where ?? []), ...where] };
}

/** The first of these that fits is the one that a number is divided by. */
const preferred: readonly ReportDimension[] = [
  'SOURCE',
  'CHANNEL',
  'COUNTRY',
  'CATEGORY',
  'PRODUCT',
  'VARIANT',
  'CUSTOMER_TYPE',
  'SEGMENT',
];

/** What the number can be divided by here: not by customers where the viewer may not see their names. */
export function dimensionsFor({ dimensions }: MetricOf, permissions: readonly string[]): ReportDimension[] {
  const rank = (name: ReportDimension): number => (preferred.indexOf(name) + 1 || preferred.length + 1) - 1;
  return dimensions
    .filter((name) => name !== 'CUSTOMER' || (permissions.includes('facts') && permissions.includes('personal')))
    .toSorted((a, b) => rank(a) - rank(b));
}

/** The one of the address, or the first that is not narrowed to one value yet. */
export function dividedBy(address: Address, choices: readonly ReportDimension[]): ReportDimension | null {
  const asked = choices.find((name) => name === address.settings.by);
  if (asked) return asked;
  const narrowed = [...narrowedBy(address), ...narrowingsOf(address).map(({ dimension: name }) => name)];
  return choices.find((name) => !narrowed.includes(name)) ?? choices[0] ?? null;
}
