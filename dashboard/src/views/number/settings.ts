import { type Address, reportFilter, type ViewSettings } from '../../address/address.js';
import { chartPeriod, type Range } from '../../address/range.js';
import { narrowedBy } from '../../data/dimensions.js';
import { narrowingsIn, narrowingsOf } from '../../data/narrowing.js';
import type { DefinitionsQuery, ReportDimension, ReportFilter, ReportPeriod } from '../../generated/documents.js';

/** A metric as the registry has it. */
export type MetricOf = DefinitionsQuery['metricDefinitions'][number];

const field = /^[a-z][A-Za-z]{0,60}$/;
const dimension = /^[A-Z][A-Z_]{0,40}$/;
const longest = 2000;

/**
 * `metric`: which, as a field of the API. `by`: its parts by which dimension. `order`: `up`, the smallest part first. `only`: further
 * conditions, as `PRODUCT=london%2F7&WEEKDAY=1`. `behind`: which rows are listed. `orders-after` and so on: from which one on.
 */
export const numberSettings: ViewSettings = {
  metric: (value) => field.test(value),
  by: (value) => dimension.test(value),
  order: (value) => value === 'up',
  only: (value) => value.length <= longest && narrowingsIn(value).every(({ dimension: name }) => dimension.test(name)),
  behind: (value) => ['orders', 'refunds', 'spend', 'visits'].includes(value),
  'orders-after': (value) => value.length <= longest,
  'refunds-after': (value) => value.length <= longest,
  'spend-after': (value) => value.length <= longest,
  'visits-after': (value) => value.length <= longest,
};

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

/** Days and weeks of stock that a course has at most: each is worked out from all levels, and a question's cost is limited. */
const [mostDaysOfStock, mostWeeksOfStock] = [31, 26];

/** The periods of the number's course over a range of several days, and those that its total is compared by; null: by days. */
export function periodsOf(
  { countedRows }: Pick<MetricOf, 'countedRows'>,
  range: Range,
): { course: ReportPeriod; unit: ReportPeriod | null } {
  const { days, unit } = range;
  if (!countedRows.includes('STOCK') || days <= mostDaysOfStock) return { course: chartPeriod(range), unit };
  return { course: days <= mostWeeksOfStock * 7 ? 'WEEK' : 'MONTH', unit: null };
}
