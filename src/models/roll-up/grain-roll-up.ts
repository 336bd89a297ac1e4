import { withMerges } from '../merge/read-merge.js';
import type { Fact } from '../metrics/dimensions.js';
import { factJoins, factTables } from '../metrics/fact-tables.js';
import {
  daysOf,
  type Grain,
  grains,
  hasFactRows,
  isBySegment,
  keysOf,
  measuresOf,
  periodColumn,
  salesOf,
  storedKeys,
  weekStart,
} from '../metrics/grains.js';
import type { StoredMetric } from '../metrics/metric.js';
import { distinctMetrics, storedMetrics } from '../metrics/registry.js';
import { addedByRow, distinctCounts, measureColumns, sumsOfStored, sumsOver } from './measure-lists.js';
import { daysOfSegments, fillMovedDays, segmentTables } from './moved-segments.js';
import { monthsOfChangedUnits } from './product-units-sql.js';
import { zoneJoin } from './zone-join.js';

/** A temporary table of keys whose rows are computed again, and its columns; a grain may have more. */
interface RolledKeys {
  table: string;
  columns: readonly string[];
}

/** Days first, the largest before those that are sums of it; then weeks and months. */
const inOrder = [
  ...grains.filter(({ period }) => period === 'day').reverse(),
  ...grains.filter(({ period }) => period !== 'day'),
];

/** The grains of days of orders that no other holds in more detail: the facts are read once for all of them. */
const countedTogether = inOrder.filter(
  (grain) => grain.period === 'day' && salesOf(grain) === 'orders' && largerThan(grain) === undefined,
);

/** All of their keys besides the day and the channel. */
const countedBy = [...new Set(countedTogether.flatMap((grain) => keysOf(grain).slice(2)))];

/** The temporary tables of all grains. */
export const grainTables = [
  ...inOrder.map(tablesOf),
  ...grains.filter(hasFactRows).map(segmentTables),
  `create temp table counted_together (
  -- What the row is not by: a bit for each key, the first one the highest.
  without integer not null,
  date_key integer not null,
  channel_key text collate "C" not null,
  ${countedBy.map((key) => `${key} text collate "C",`).join('\n  ')}
  ${measuresTogether()
    .map(({ name }) => `${name} numeric not null,`)
    .join('\n  ')}
  fact_rows bigint not null
);`,
].join('\n');

/** The rows of the grains of day x channel, and of their months, that the rolled keys touch, as the facts give them now. */
export const rollUpDayGrains = rollUpGrains((grain) => salesOf(grain) === 'orders' && grain.period !== 'week');
/** The same of the grains of day x channel x product. */
export const rollUpProductGrains = rollUpGrains((grain) => salesOf(grain) === 'lines');
/** The same of weeks, whose days must be there. */
export const rollUpWeeks = rollUpGrains((grain) => grain.period === 'week');

function rollUpGrains(isChosen: (grain: Grain) => boolean): string {
  const chosen = inOrder.filter(isChosen);
  const statements = [...(chosen.some(isCountedTogether) ? [countTogether()] : []), ...chosen.map(rollUpGrain)];
  return withMerges(statements.join('\n'), 'the roll-up of grains');
}

function isCountedTogether(grain: Grain): boolean {
  return countedTogether.includes(grain);
}

function measuresTogether(): readonly StoredMetric[] {
  return storedMetrics.filter((measure) => countedTogether.some((grain) => measuresOf(grain).includes(measure)));
}

/** The facts of the rolled days by what each of the grains carries. */
function countTogether(): string {
  const measures = measuresTogether();
  const facts = (['orders', 'refunds'] as const).map((fact) => {
    const { alias } = factTables[fact];
    const keys = new Map(
      countedTogether.flatMap((grain) => {
        const [, ...names] = keysOf(grain);
        return storedKeys(grain, fact).map((key, index) => [names[index]!, key]);
      }),
    );
    const named = [...keys].map(([name, key]) => `${key} as ${name}`);
    const expressions = [`${alias}.date_key`, ...named, addedByRow(fact, measures)].join(', ');
    return `select
    ${expressions}
  from rolled_day k ${ofDay(fact)}
  ${factJoins(fact, expressions)}
  ${zoneJoin(fact, expressions)}
  where not ${alias}.is_test`;
  });
  const columns = ['date_key', 'channel_key', ...countedBy].join(', ');
  const sets = countedTogether.map((grain) => `(${keysOf(grain).join(', ')})`);
  return `
-- Materialised: grouping sets are of one place.
insert into counted_together (without, ${columns}, ${measureColumns(measures)}, fact_rows)
with facts as materialized (
  ${facts.join('\n  union all\n  ')}
)

select grouping(${countedBy.join(', ')}), ${columns}, ${sumsOfStored('facts', measures)}, count(*)
from facts
group by grouping sets (${sets.join(', ')});
`;
}

/** See `counted_together.without`. */
function withoutOf(grain: Grain): number {
  return countedBy.reduce((bits, key) => bits * 2 + (keysOf(grain).includes(key) ? 0 : 1), 0);
}

function ofDay(fact: Fact): string {
  const { alias, table } = factTables[fact];
  return `join ${table} ${alias} on ${alias}.date_key = k.date_key and ${alias}.channel_key = k.channel_key`;
}

function rollUpGrain(grain: Grain): string {
  const keys = rolledKeysOf(grain);
  const figures = figuresOf(grain);
  const isSummed = isSummedUp(grain);
  const ofKey = (one: string, other: string, columns: readonly string[]): string =>
    columns.map((column) => `${one}.${column} = ${other}.${column}`).join(' and ');
  return `
-- Grain: ${grain.name}.
${hasOwnKeys(grain) ? ownKeys(grain) : ''}
${fill(grain)}
${grain.table === 'warehouse.agg_product_daily' ? monthsOfChangedUnits(figures, keys.table) : ''}

with
  -- merge into ${grain.table} as merged
  -- compare first
  -- returning ${
    isSummed
      ? keysOf(grain)
          .map((column) => `known.${column}`)
          .join(', ')
      : 'known.channel_key'
  }
  select * from ${figures}
  -- end merge

${isSummed ? noteChanged(grain, 'merged') : 'select count(*) from merged'};

-- Not a join: its plan would be chosen before the figures are known, and compare all with all.
with empty as materialized (
  select ${keysOf(grain)
    .map((column) => `a.${column}`)
    .join(', ')}
  from ${keys.table} k
  join ${grain.table} a on ${ofKey('a', 'k', keys.columns)}
  except
  select ${keysOf(grain).join(', ')} from ${figures}
)${
    isSummed
      ? `,

gone as (
  delete from ${grain.table} a
  using empty e
  where ${ofKey('a', 'e', keysOf(grain))}
  returning ${keysOf(grain)
    .map((column) => `a.${column}`)
    .join(', ')}
)

${noteChanged(grain, 'gone')};`
      : `

delete from ${grain.table} a
using empty e
where ${ofKey('a', 'e', keysOf(grain))};`
  }
`;
}

/** The rows that were written or removed: others are summed from these. */
function noteChanged(grain: Grain, rows: string): string {
  const keys = keysOf(grain).join(', ');
  return `insert into ${changedOf(grain)} (${keys}) select ${keys} from ${rows}`;
}

function changedOf(grain: Grain): string {
  return `${nameOf(grain)}_changed`;
}

/** Whether another grain is summed from it. */
function isSummedUp(grain: Grain): boolean {
  return grains.some((other) => isSumOfOther(other) && summedBy(other) === grain);
}

function tablesOf(grain: Grain): string {
  const keyed = (table: string, [period, ...others]: readonly string[]): string =>
    `create temp table ${table} (${period} integer not null, ${others.map((column) => `${column} text collate "C" not null`).join(', ')});`;
  const { table, columns } = rolledKeysOf(grain);
  return [
    `create temp table ${figuresOf(grain)} (like ${grain.table});`,
    ...(hasOwnKeys(grain) ? [keyed(table, columns)] : []),
    ...(isSummedUp(grain) ? [keyed(changedOf(grain), keysOf(grain))] : []),
  ].join('\n');
}

function nameOf({ table }: Grain): string {
  return table.split('.')[1]!;
}

function figuresOf(grain: Grain): string {
  return `${nameOf(grain)}_figures`;
}

/**
 * Whole days of a channel, but for grains with products only the products: reading all lines of a day would cost more than the
 * change. Of grains that are summed from another one, the rows whose parts changed.
 */
function rolledKeysOf(grain: Grain): RolledKeys {
  if (isSumOfOther(grain)) return { table: `${nameOf(grain)}_keys`, columns: keysOf(grain) };
  const columns = ['channel_key', ...(grain.carriers.includes('product_key') ? ['product_key'] : [])];
  const period = periodColumn(grain);
  if (grain.period === 'week') return { table: 'rolled_week', columns: [period, ...columns] };
  if (hasOwnKeys(grain)) return { table: `${nameOf(grain)}_keys`, columns: [period, ...columns] };
  return { table: columns.length > 1 ? 'rolled_product_day' : 'rolled_day', columns: [period, ...columns] };
}

/** Whether its rolled keys are found from the changes of the grain that it is the sum of, or are more than the rolled days. */
function hasOwnKeys(grain: Grain): boolean {
  return isSumOfOther(grain) || isBySegment(grain);
}

function isSumOfOther(grain: Grain): boolean {
  return grain.period === 'month' || isSumOfProducts(grain);
}

/** A day of a channel by what its lines carry: the sum of the day's products, of which few are counted again. */
function isSumOfProducts(grain: Grain): boolean {
  return salesOf(grain) === 'lines' && !grain.carriers.includes('product_key');
}

/** The grain whose rows are added up to those of a grain that has its own keys. */
function summedBy(grain: Grain): Grain {
  return grain.period === 'month' ? daysOf(grain) : daysOfProducts(grain);
}

function daysOfProducts({ name, carriers: carried }: Grain): Grain {
  const products = grains.find(
    (other) =>
      other.period === 'day' &&
      other.carriers.includes('product_key') &&
      carried.every((carrier) => other.carriers.includes(carrier)),
  );
  if (!products)
    throw new Error(`the grain "${name}" needs one of days and products with its carriers, of which it is the sum`);
  return products;
}

function ownKeys(grain: Grain): string {
  const { table, columns } = rolledKeysOf(grain);
  const others = columns.slice(1);
  if (grain.period === 'day' && isBySegment(grain)) return daysOfSegments(grain, table);
  return `
insert into ${table} (${columns.join(', ')})
select distinct ${grain.period === 'month' ? 'date_key / 100' : 'date_key'}, ${others.join(', ')}
from ${changedOf(summedBy(grain))};

analyze ${table};
`;
}

function fill(grain: Grain): string {
  if (grain.period === 'week') return fillWeeks(grain);
  if (grain.period === 'month') return fillFromDays(grain);
  if (isSumOfProducts(grain)) return fillFromProducts(grain);
  const larger = largerThan(grain);
  if (larger !== undefined) return fillFromLarger(grain, larger);
  return countedTogether.includes(grain) ? fillFromCounted(grain) : fillFromLines(grain);
}

function fillFromCounted(grain: Grain): string {
  const columns = [
    ...keysOf(grain),
    measureColumns(measuresOf(grain)),
    ...(hasFactRows(grain) ? ['fact_rows'] : []),
  ].join(', ');
  return `insert into ${figuresOf(grain)} (${columns})
select ${columns}
from counted_together
where without = ${withoutOf(grain)};
${isBySegment(grain) ? fillMovedDays(grain, figuresOf(grain)) : ''}`;
}

/** A grain of days that holds all of this one in more detail. */
function largerThan(grain: Grain): Grain | undefined {
  return grains.find(
    (other) =>
      other !== grain &&
      other.period === 'day' &&
      rolledKeysOf(other).table === rolledKeysOf(grain).table &&
      keysOf(grain).every((key) => keysOf(other).includes(key)),
  );
}

function fillFromLines(grain: Grain): string {
  const keys = keysOf(grain).join(', ');
  const measures = measuresOf(grain);
  return `insert into ${figuresOf(grain)} (${keys}, ${measureColumns(measures)})
select ${keys}, ${sumsOfStored('facts', measures)}
from (
  ${rolledLines(grain)
    .map(({ fact, from }) => sumsOfFact(grain, fact, from))
    .join('\n  union all\n  ')}
) as facts
group by ${keys};`;
}

/** The lines and refunds of the rolled products. */
function rolledLines(grain: Grain): { fact: Fact; from: string }[] {
  const { table } = rolledKeysOf(grain);
  return [
    { fact: 'lines', from: `${table} k ${ofDay('lines')} and i.product_key = k.product_key` },
    // Apart, for the index.
    { fact: 'lines', from: `${table} k ${ofDay('lines')} and i.product_key is null and k.product_key = ''` },
    {
      fact: 'refunds',
      from: `(select distinct date_key, channel_key from ${table}) k ${ofDay('refunds')}
    join ${table} p
      on p.date_key = f.date_key and p.channel_key = f.channel_key and p.product_key = coalesce(f.product_key, '')`,
    },
  ];
}

function sumsOfFact(grain: Grain, fact: Fact, from: string): string {
  const { alias } = factTables[fact];
  const keys = [`${alias}.date_key`, ...storedKeys(grain, fact)];
  const named = keys.map((key, index) => `${key} as ${keysOf(grain)[index]}`);
  const sums = sumsOver(fact, measuresOf(grain));
  return `select
    ${named.join(', ')},
    ${sums}
  from ${from}
  ${factJoins(fact, [...keys, sums].join(' '))}
  where not ${alias}.is_test
  group by ${keys.join(', ')}`;
}

/** Sums of the larger grain's rows. */
function fillFromLarger(grain: Grain, larger: Grain): string {
  const measures = measuresOf(grain);
  const keys = keysOf(grain);
  const summed = `select ${keys.join(', ')}, ${sumsOfStored('f', measures)}
  from ${figuresOf(larger)} f
  group by ${keys.join(', ')}`;
  if (!grain.hasDistinctCounts) {
    return `insert into ${figuresOf(grain)} (${keys.join(', ')}, ${measureColumns(measures)})
${summed};`;
  }
  return fillWithCounts(grain, keys, summed);
}

/** Sums of the days. */
function fillWeeks(grain: Grain): string {
  const columns = [...keysOf(grain), weekStart.column];
  const keys = columns.map((column) => `k.${column}`).join(', ');
  const summed = `select ${keys}, ${sumsOfStored('a', measuresOf(grain))}
  from ${rolledKeysOf(grain).table} k
  join ${daysOf(grain).table} a on ${isOfKey(grain, 'a')}
  group by ${keys}`;
  return fillWithCounts(grain, columns, summed);
}

/** Whether a row is of a day and channel of a rolled key `k`. As a range of days, for the index with the channel behind them. */
function isOfKey({ period }: Grain, row: string): string {
  const days = period === 'week' ? 'between k.first_date_key and k.last_date_key' : '= k.date_key';
  return `${row}.date_key ${days} and ${row}.channel_key = k.channel_key`;
}

/**
 * `summed`: the columns and the sums. Distinct counts cannot be summed: they are counted from the orders, and only if the buyers may
 * have changed: a refund from last year is not worth reading that week's orders.
 */
function fillWithCounts(grain: Grain, columns: readonly string[], summed: string): string {
  const keys = keysOf(grain);
  const { table } = rolledKeysOf(grain);
  const same = (one: string, other: string): string =>
    keys.map((key) => `${one}.${key} = ${other}.${key}`).join(' and ');
  const ofKey = keys.map((key) => `k.${key}`).join(', ');
  const counts = distinctMetrics.map(
    ({ name }) => `coalesce(case when k.customers_changed then c.${name} else known.${name} end, 0) as ${name}`,
  );
  const stored = measureColumns([...measuresOf(grain), ...distinctMetrics]);
  return `insert into ${figuresOf(grain)} (${columns.join(', ')}, ${stored})
with summed (${columns.join(', ')}, ${measureColumns(measuresOf(grain))}) as (
  ${summed}
),

counted as (
  select ${ofKey}, ${distinctCounts('o').join(', ')}
  from ${table} k
  join warehouse.fact_orders o on ${isOfKey(grain, 'o')}
  where k.customers_changed and not o.is_test
  group by ${ofKey}
)

select s.*, ${counts.join(',\n  ')}
from summed s
join ${table} k on ${same('k', 's')}
left join counted c on ${same('c', 's')}
left join ${grain.table} known on ${same('known', 's')};`;
}

function fillFromProducts(grain: Grain): string {
  const { table, columns } = rolledKeysOf(grain);
  const measures = measuresOf(grain);
  const keys = keysOf(grain);
  const columnsOfProducts = keys.map((key) => `a.${key}`).join(', ');
  return `insert into ${figuresOf(grain)} (${keys.join(', ')}, ${measureColumns(measures)})
with products as materialized (
  select p.*
  from (select distinct date_key, channel_key from ${table}) d
  -- One index lookup each: the planner would read all days.
  cross join lateral (
    select * from ${daysOfProducts(grain).table}
    where date_key = d.date_key and channel_key = d.channel_key
    order by date_key
  ) p
)

select ${columnsOfProducts}, ${sumsOfStored('a', measures)}
from products a
join ${table} k on ${columns.map((column) => `k.${column} = a.${column}`).join(' and ')}
group by ${columnsOfProducts};`;
}

function fillFromDays(grain: Grain): string {
  const days = daysOf(grain);
  const { table, columns } = rolledKeysOf(grain);
  const measures = measuresOf(grain);
  const keys = keysOf(grain).join(', ');
  const others = keysOf(grain)
    .slice(1)
    .map((key) => `a.${key}`)
    .join(', ');
  return `insert into ${figuresOf(grain)} (${keys}, ${measureColumns(measures)})
select k.month_key, ${others}, ${sumsOfStored('a', measures)}
from ${table} k
join ${days.table} a
  on ${columns
    .slice(1)
    .map((column) => `a.${column} = k.${column}`)
    .join(' and ')}
  -- Of few keys by the index, of many by the month.
  and a.date_key between k.month_key * 100 and k.month_key * 100 + 99
  and a.date_key / 100 = k.month_key
group by k.month_key, ${others};`;
}
