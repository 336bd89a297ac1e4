import type { OpenTables } from '../../database/temporary-tables.js';
import {
  daysOf,
  factRowsColumn,
  factsOf,
  type Grain,
  grains,
  isBySegment,
  keysOf,
  measuresOf,
  salesOf,
  storedKeys,
} from '../metrics/grains.js';
import type { StoredMetric } from '../metrics/metric.js';
import { distinctMetrics, storedMetrics } from '../metrics/registry.js';
import { type Count, factRows } from './fact-rows-sql.js';
import {
  addedTo,
  addFigures,
  columnsOf,
  columnsOfPeriod,
  createFigures,
  createRecounted,
  figuresOf,
  losesFacts,
  type MoreColumns,
  recountedOf,
  removeEmptied,
  sums,
  sumsOfDays,
  writeAnew,
} from './grain-tables.js';
import { anyOfSums, distinctCounts, measureColumns, sumsOfStored } from './measure-lists.js';
import { addMoved, fillMoved, segmentTables } from './moved-segments.js';
import { changedUnits, rollUpProductUnits, unitsAnew } from './product-units-sql.js';

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
  ...grains.map(createFigures),
  ...grains.filter(isMovedWithCustomers).map(segmentTables),
  ...grains.filter(({ hasDistinctCounts }) => hasDistinctCounts).map(createRecounted),
  `create temp table counted_together (
  -- What the row is not by: a bit for each key, the first one the highest.
  without integer not null,
  date_key integer not null,
  channel_key text collate "C" not null,
  ${countedBy.map((key) => `${key} text collate "C",`).join('\n  ')}
  ${measuresTogether()
    .map(({ name }) => `${name} numeric not null,`)
    .join('\n  ')}
  ${factRowsColumn} bigint not null
);`,
].join('\n');

type ByCount = Readonly<Record<Count, string>>;

/** The units of a product's days are summed from it. */
const productDays = grains.find(({ table }) => table === 'warehouse.agg_product_daily')!;

/** What facts of orders add to the grains of days, weeks and months by what an order carries. */
export const rollUpOrderGrains = byCount((count) => rollUpGrains((grain) => salesOf(grain) === 'orders', count));
/** The same of lines, for the grains with what a line carries. */
export const rollUpProductGrains = byCount((count) => rollUpGrains((grain) => salesOf(grain) === 'lines', count));

/** Reads what customers who are in another segment take along: before the grains of orders. */
export const fillMovedSegments = grains.filter(isMovedWithCustomers).map(fillMoved).join('\n');

/** Adds what changed to the units of products, when the rows of their days that nothing is left in are removed. */
export const addUnits = `${changedUnits(figuresOf(productDays))}\n${rollUpProductUnits}`;

/**
 * Removes the rows of grains that the difference left nothing in: of orders, or of lines. Most differences take no row's facts away, and
 * asking so costs a fraction of planning a removal for each grain.
 */
export async function removeEmptiedRows(tables: OpenTables, sales: ReturnType<typeof salesOf>): Promise<void> {
  const chosen = inOrder.filter((grain) => salesOf(grain) === sales);
  const asked = chosen.map((grain) => `select '${grain.table}' as "table" where ${losesFacts(grain)}`);
  const { rows } = await tables.query<{ table: string }>(asked.join('\nunion all\n'));
  const losing = chosen.filter((grain) => rows.some(({ table }) => table === grain.table));
  if (losing.length > 0) await tables.query(losing.map(removeEmptied).join('\n'));
}

/** Empties the grains, and what is summed from them, which then count anew. Rows are deleted, since readers still have them. */
export const emptyGrains = ['warehouse.agg_product_units', ...grains.map(({ table }) => table)]
  .map((table) => `delete from ${table};`)
  .join('\n');

/**
 * Distinct counts cannot be summed: they are counted from the orders of the days, and of the weeks, whose buyers changed: a refund
 * from last year is not worth reading that week's orders.
 */
export const countDistinct = grains
  .filter(({ hasDistinctCounts }) => hasDistinctCounts)
  .map(setDistinctCounts)
  .join('\n');

/** How many rows by day and channel, and by week, have other sums or buyers. */
export const countRolled = byCount(
  (count) =>
    `select ${grains
      .filter(({ hasDistinctCounts }) => hasDistinctCounts)
      .map((grain) => {
        const keys = keysOf(grain).join(', ');
        const rows = `select ${keys} from ${addedTo(grain, count)} union select ${keys} from ${rolledOf(grain)}`;
        return `(select count(*) from (${rows}) as rolled)::integer as ${grain.period}s`;
      })
      .join(',\n  ')}`,
);

function byCount(sqlOf: (count: Count) => string): ByCount {
  return { anew: sqlOf('anew'), difference: sqlOf('difference') };
}

function rollUpGrains(isChosen: (grain: Grain) => boolean, count: Count): string {
  const chosen = inOrder.filter(isChosen);
  return [
    ...(chosen.some((grain) => countedTogether.includes(grain)) ? [countTogether(count)] : []),
    ...chosen.map((grain) => rollUpGrain(grain, count)),
  ].join('\n');
}

function measuresTogether(): readonly StoredMetric[] {
  return storedMetrics.filter((measure) => countedTogether.some((grain) => measuresOf(grain).includes(measure)));
}

/** The facts by what each of the grains carries. */
function countTogether(count: Count): string {
  const measures = measuresTogether();
  const rows = factRows(count, ['orders', 'refunds'], {
    keys: (fact) => {
      const keys = new Map(
        countedTogether.flatMap((grain) => {
          const [, ...names] = keysOf(grain);
          return storedKeys(grain, fact).map((key, index) => [names[index]!, key]);
        }),
      );
      return [...keys].map(([name, key]) => `${key} as ${name}`);
    },
    measures,
  });
  const columns = ['date_key', 'channel_key', ...countedBy].join(', ');
  const sets = countedTogether.map((grain) => `(${keysOf(grain).join(', ')})`);
  const summed = [...measures.map(({ name }) => name), factRowsColumn];
  return `
-- Materialised: grouping sets are of one place.
insert into counted_together (without, ${columns}, ${measureColumns(measures)}, ${factRowsColumn})
with facts as materialized (
  ${rows}
)

select grouping(${countedBy.join(', ')}), ${columns}, ${sumsOfStored('facts', measures)}, sum(${factRowsColumn})
from facts
group by grouping sets (${sets.join(', ')})${count === 'difference' ? `\nhaving ${anyOfSums(summed)}` : ''};
`;
}

/** See `counted_together.without`. */
function withoutOf(grain: Grain): number {
  return countedBy.reduce((bits, key) => bits * 2 + (keysOf(grain).includes(key) ? 0 : 1), 0);
}

function rollUpGrain(grain: Grain, count: Count): string {
  return count === 'anew'
    ? `
-- Grain: ${grain.name}.
${writeAnew(grain, added(grain, count), moreColumns(grain))}
${grain === productDays ? unitsAnew : ''}`
    : `
-- Grain: ${grain.name}.
insert into ${figuresOf(grain)} (${columnsOf(grain)})
${added(grain, count)};
${addFigures(grain, moreColumns(grain))}`;
}

/** Columns that are not sums. Distinct counts are set afterwards, where buyers changed. */
function moreColumns(grain: Grain): MoreColumns {
  const { columns, values } = columnsOfPeriod(grain);
  const counted = grain.hasDistinctCounts ? distinctMetrics.map(({ name }) => name) : [];
  return { columns: [...columns, ...counted], values: [...values, ...counted.map(() => '0')] };
}

/** A select of what is added to its rows, with its columns. */
function added(grain: Grain, count: Count): string {
  if (grain.period !== 'day') return sumsOfDays(grain, daysOf(grain), count);
  const larger = largerThan(grain);
  if (larger !== undefined) {
    const keys = keysOf(grain).map((key) => `r.${key}`);
    return sums(grain, count, { keys, from: `${addedTo(larger, count)} r` });
  }
  return countedTogether.includes(grain) ? addedOfCounted(grain, count) : addedOfFacts(grain, count);
}

function addedOfCounted(grain: Grain, count: Count): string {
  const select = `select ${columnsOf(grain)}
from counted_together
where without = ${withoutOf(grain)}`;
  if (count === 'anew' || !isMovedWithCustomers(grain)) return select;
  return sums(grain, count, {
    keys: keysOf(grain).map((key) => `r.${key}`),
    from: `(${select}\nunion all\n${addMoved(grain)}) r`,
  });
}

/** Its customers take the orders that did not change along, from segment to segment. */
function isMovedWithCustomers(grain: Grain): boolean {
  return grain.period === 'day' && isBySegment(grain);
}

/** A grain of days that holds all of this one in more detail. */
function largerThan(grain: Grain): Grain | undefined {
  return grains.find(
    (other) =>
      other !== grain &&
      other.period === 'day' &&
      salesOf(other) === salesOf(grain) &&
      keysOf(grain).every((key) => keysOf(other).includes(key)) &&
      measuresOf(grain).every((measure) => measuresOf(other).includes(measure)),
  );
}

function addedOfFacts(grain: Grain, count: Count): string {
  const names = keysOf(grain);
  const rows = factRows(count, factsOf(grain), {
    keys: (fact) => storedKeys(grain, fact).map((key, index) => `${key} as ${names[index + 1]}`),
    measures: measuresOf(grain),
  });
  // Nearly as many groups as rows, which the planner does not know: sorted first, they need no memory, and are written in this order.
  const from =
    count === 'anew'
      ? `(\n  select * from (\n  ${rows}\n  ) u\n  order by ${names.join(', ')}\n) r`
      : `(\n  ${rows}\n) r`;
  return sums(grain, count, { keys: names.map((key) => `r.${key}`), from });
}

/** The temporary table of its rows whose buyers changed. */
function rolledOf({ period }: Grain): string {
  return period === 'week' ? 'rolled_week' : 'rolled_day';
}

/** Of the rolled days, or of the weeks that they are in. */
function setDistinctCounts(grain: Grain): string {
  const keys = keysOf(grain);
  const rolled = rolledOf(grain);
  // As a range of days, for the index with the channel behind them.
  const days = grain.period === 'week' ? 'between k.first_date_key and k.last_date_key' : '= k.date_key';
  const ofKey = keys.map((key) => `k.${key}`).join(', ');
  const same = (one: string, other: string): string =>
    keys.map((key) => `${one}.${key} = ${other}.${key}`).join(' and ');
  const names = distinctMetrics.map(({ name }) => name);
  const counts = names.map((name) => `coalesce(c.${name}, 0)`);
  return `
with counted as materialized (
  select ${ofKey}, ${distinctCounts('o').join(', ')}
  from ${rolled} k
  join warehouse.fact_orders o on o.date_key ${days} and o.channel_key = k.channel_key
  where not o.is_test
  group by ${ofKey}
),

kept as materialized (
  select ${ofKey}, ${names.map((name, index) => `${counts[index]} as ${name}`).join(', ')}
  from ${rolled} k
  left join counted c on ${same('c', 'k')}
),

changed as (
  update ${grain.table} a set
    ${names.map((name) => `${name} = k.${name}`).join(', ')}
  from kept k
  where ${same('a', 'k')} and (${names.map((name) => `a.${name}`).join(', ')}) is distinct from (${names.map((name) => `k.${name}`).join(', ')})
  returning ${keys.map((key) => `a.${key}`).join(', ')}
)

insert into ${recountedOf(grain)} (${keys.join(', ')}) select ${keys.join(', ')} from changed;
`;
}
