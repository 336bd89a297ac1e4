import { createHash } from 'node:crypto';
import {
  type CarrierName,
  carriers,
  type Dimension,
  type DimensionName,
  dimensionNamed,
  dimensions,
} from './dimensions.js';
import { type Grain, grains, hasFactsOf, isFollowed, measuresOf } from './grains.js';

/** An entry of `rollups` in the configuration. */
export interface RollupEntry {
  /** Names of dimensions. */
  by: readonly string[];
  period: RollupPeriod;
}

export const rollupPeriods = ['day', 'month'] as const;

export type RollupPeriod = (typeof rollupPeriods)[number];

/** An aggregate of the merchant's own. */
export interface Rollup {
  /** `country_category_month`: unique, and part of the names of its tables. */
  name: string;
  by: readonly DimensionName[];
  period: RollupPeriod;
  days: Grain;
  /** Sums of the days; null: it has only days. */
  months: Grain | null;
}

/** How it stands in the list of those that roll-ups keep. */
export function rowOf(rollup: Rollup): { name: string; dimensions: string[]; period: string; tables: string[] } {
  const { name, by, period } = rollup;
  return { name, dimensions: [...by], period, tables: grainsOf(rollup).map(({ table }) => table) };
}

/** Its grains, the smaller first. */
export function grainsOf({ days, months }: Rollup): readonly Grain[] {
  return [...(months ? [months] : []), days];
}

const maxRollupDimensions = 4;

/** Names of tables have at most 63 letters, with what is put before and after. */
const longestName = 40;

/**
 * Columns of products that it stores by themselves: a statement that changes them marks the product (`ops.dirty_product`). All
 * other attributes would go out of date.
 */
const followedAttributes: readonly DimensionName[] = [
  'sku',
  'current_category',
  'current_product_type',
  'current_vendor',
];

const places: readonly DimensionName[] = dimensions.map(({ name }) => name);

/** The aggregate of an entry without faults. Entries with the same keys are the same aggregate. */
export function rollupOf({ by, period }: RollupEntry): Rollup {
  const wanted = by.map((name) => dimensionNamed(name as DimensionName));
  const needed = wanted.filter((each) => !isStored(each)).flatMap((each) => each.carriers);
  const carried = (Object.keys(carriers) as CarrierName[]).filter(
    (name) => name === 'channel_key' || needed.includes(name),
  );
  // What hangs on a carried key is not stored besides.
  const isOwn = (each: Dimension): boolean => isStored(each) && !each.carriers.every((name) => carried.includes(name));
  const stored = wanted.filter(isOwn).map(({ name }) => name as DimensionName);
  stored.sort((a, b) => places.indexOf(a) - places.indexOf(b));
  const named = places.filter((name) => by.includes(name));
  const own = [...carried.filter((name) => name !== 'channel_key'), ...stored];
  const keys = shortened(own.length === 0 ? 'channel' : own.join('_'));
  const title = named.filter((name) => !isOfChannel(dimensionNamed(name)));
  const grain = (unit: RollupPeriod): Grain => ({
    name: [unit, 'channel', ...title.map((each) => each.replaceAll('_', ' '))].join(' x '),
    table: `warehouse.rollup_${keys}_${unit === 'day' ? 'daily' : 'monthly'}`,
    period: unit,
    carriers: carried,
    dimensions: stored,
  });
  return {
    name: `${keys}_${period}`,
    by: named,
    period,
    days: grain('day'),
    months: period === 'month' ? grain('month') : null,
  };
}

/** What is wrong with each entry, and what would fit; null: nothing. */
export function rollupProblems(entries: readonly RollupEntry[]): (string | null)[] {
  const known = new Map<string, { index: number; period: RollupPeriod }[]>();
  return entries.map((entry, index) => {
    const problem = problemAlone(entry);
    if (problem !== null) return problem;
    const { days, period } = rollupOf(entry);
    const keys = keysOfGrain(days);
    const builtIn = grains.find((grain) => grain.period === period && isNoSmaller(days, grain));
    if (builtIn) return `is kept already, as "${builtIn.name}"; remove it`;
    const others = known.get(keys) ?? [];
    known.set(keys, [...others, { index, period }]);
    const [same] = others;
    if (same === undefined) return null;
    const why = same.period === period ? 'has the same keys' : 'has the same keys; one by month keeps the days too';
    return `is not needed beside rollups[${same.index}], which ${why}: keep one of them`;
  });
}

function problemAlone({ by }: RollupEntry): string | null {
  const named = by.map((name) => dimensions.find((dimension) => dimension.name === name));
  const unknown = by.filter((_, index) => named[index] === undefined);
  if (unknown.length > 0) {
    return `has no dimension "${unknown.join('", "')}"; an aggregate can be by ${possible().join(', ')}`;
  }
  const twice = by.find((name, index) => by.indexOf(name) < index);
  if (twice !== undefined) return `lists ${twice} twice; list it once`;
  if (by.length > maxRollupDimensions) {
    return `has ${by.length} dimensions; at most ${maxRollupDimensions} are possible: with more it has nearly as many rows as there are lines`;
  }
  for (const dimension of named as Dimension[]) {
    const reason = reasonAgainst(dimension);
    if (reason !== null) return `is by ${dimension.name}, ${reason}. Possible: ${possible().join(', ')}`;
  }
  if (measuresOf(rollupOf({ by, period: 'day' }).days).length === 0) {
    return `has no metric: none can be broken down by ${by.join(' and ')} together; remove one of them`;
  }
  return null;
}

/** The dimensions that an aggregate can be by. */
function possible(): DimensionName[] {
  return dimensions.filter((dimension) => reasonAgainst(dimension) === null).map(({ name }) => name);
}

/** Why no aggregate can be by a dimension; null: one can. */
function reasonAgainst(dimension: Dimension): string | null {
  if (dimension.carriers.length === 0) return 'which every day has: an aggregate of days answers by it anyway';
  if (isOfChannel(dimension)) return null;
  const { attributes, carriers: carried, isList } = dimension;
  if (carried.some((name) => Object.keys(carriers[name]).length === 0)) {
    return 'which orders and refunds do not have, and an aggregate is of these';
  }
  if (isList) return 'of which an order has several: its sums over them would count an order more than once';
  if (dimension.name === 'segment') {
    return 'into which customers take their past along: only "day x channel x segment", which is kept already, follows them';
  }
  if (carried.includes('order_key') || carried.includes('customer_key')) {
    return 'of which there are nearly as many as orders, so it would not be smaller than the facts';
  }
  const isKept =
    attributes === undefined ||
    (attributes === 'product' &&
      (!isStored(dimension) || followedAttributes.includes(dimension.name as DimensionName)));
  if (!isKept || !carried.every(isFollowed)) {
    return 'whose changes are not followed after an order is counted';
  }
  return null;
}

function isOfChannel({ carriers: carried }: Dimension): boolean {
  return carried.length === 1 && carried[0] === 'channel_key';
}

/**
 * Whether an aggregate stores the dimension's own key. One with a label, such as a product, is found through what it hangs on, and
 * so is all else about it.
 */
function isStored({ attributes, label }: Dimension): boolean {
  return attributes !== undefined && attributes !== 'channel' && label === undefined;
}

/** Whether a built-in grain has all its keys, and hardly more rows: what else it carries follows from a product and its day. */
function isNoSmaller({ carriers: carried, dimensions: stored = [] }: Grain, builtIn: Grain): boolean {
  const own = { carriers: carried, dimensions: stored };
  const isCovered =
    stored.length === 0 && carried.every((name) => builtIn.carriers.includes(name)) && hasFactsOf(builtIn, own);
  return isCovered && (carried.length === builtIn.carriers.length || carried.includes('product_key'));
}

function keysOfGrain({ carriers: carried, dimensions: stored = [] }: Grain): string {
  return JSON.stringify([...carried, ...stored].sort());
}

function shortened(name: string): string {
  if (name.length <= longestName) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, longestName - digest.length - 1)}_${digest}`;
}
