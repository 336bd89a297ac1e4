import { withMerges } from '../merge/read-merge.js';
import type { Fact } from '../metrics/dimensions.js';
import { factJoins, factTables } from '../metrics/fact-tables.js';
import { daysOfMonths, type Grain, grains, keysOf, measuresOf, salesOf, storedKey } from '../metrics/grains.js';
import { distinctMetrics } from '../metrics/registry.js';
import { distinctCounts, measureColumns, sumsOfStored, sumsOver } from './measure-lists.js';

/** A temporary table of keys whose rows are computed again, and its columns; a grain may have more. */
interface RolledKeys {
  table: string;
  columns: readonly string[];
}

/** Days first, the largest before those that are sums of it; then months. */
const inOrder = [
  ...grains.filter(({ period }) => period === 'day').reverse(),
  ...grains.filter(({ period }) => period === 'month'),
];

/** The temporary tables of all grains. */
export const grainTables = inOrder.map(tablesOf).join('\n');

/** The rows of the grains of day x channel, and of their months, that the rolled keys touch, as the facts give them now. */
export const rollUpDayGrains = rollUpGrains('orders');
/** The same of the grains of day x channel x product. */
export const rollUpProductGrains = rollUpGrains('lines');

function rollUpGrains(sales: 'orders' | 'lines'): string {
  const chosen = inOrder.filter((grain) => salesOf(grain) === sales);
  return withMerges(chosen.map(rollUpGrain).join('\n'), `rollUpGrains of ${sales}`);
}

function rollUpGrain(grain: Grain): string {
  const keys = rolledKeysOf(grain);
  const figures = figuresOf(grain);
  const ofKey = (one: string, other: string, columns: readonly string[]): string =>
    columns.map((column) => `${one}.${column} = ${other}.${column}`).join(' and ');
  return `
-- Grain: ${grain.name}.
${grain.period === 'month' ? monthKeys(grain) : ''}
${fill(grain)}

with
  -- merge into ${grain.table} as merged
  -- compare first
  -- returning known.channel_key
  select * from ${figures}
  -- end merge

select count(*) from merged;

with empty as materialized (
  select ${keysOf(grain)
    .map((column) => `a.${column}`)
    .join(', ')}
  from ${keys.table} k
  join ${grain.table} a on ${ofKey('a', 'k', keys.columns)}
  left join ${figures} f on ${ofKey('f', 'a', keysOf(grain))}
  where f.channel_key is null
)

delete from ${grain.table} a
using empty e
where ${ofKey('a', 'e', keysOf(grain))};
`;
}

function tablesOf(grain: Grain): string {
  const figures = `create temp table ${figuresOf(grain)} (like ${grain.table});`;
  if (grain.period !== 'month') return figures;
  const { table, columns } = rolledKeysOf(grain);
  const others = columns.slice(1).map((column) => `${column} text collate "C" not null`);
  return `${figures}\ncreate temp table ${table} (month_key integer not null, ${others.join(', ')});`;
}

function nameOf({ table }: Grain): string {
  return table.split('.')[1]!;
}

function figuresOf(grain: Grain): string {
  return `${nameOf(grain)}_figures`;
}

/** Whole days of a channel, but for lines only their products: reading all lines of a day would cost more than the change. */
function rolledKeysOf(grain: Grain): RolledKeys {
  const isOfLines = salesOf(grain) === 'lines';
  const columns = ['channel_key', ...(isOfLines ? ['product_key'] : [])];
  if (grain.period === 'month') return { table: `${nameOf(grain)}_keys`, columns: ['month_key', ...columns] };
  return { table: isOfLines ? 'rolled_product_day' : 'rolled_day', columns: ['date_key', ...columns] };
}

function monthKeys(grain: Grain): string {
  const { table, columns } = rolledKeysOf(grain);
  const others = columns.slice(1);
  return `
insert into ${table} (${columns.join(', ')})
select distinct date_key / 100, ${others.join(', ')}
from ${rolledKeysOf(daysOfMonths(grain)).table};

analyze ${table};
`;
}

function fill(grain: Grain): string {
  if (grain.period === 'month') return fillFromDays(grain);
  const larger = largerThan(grain);
  return larger === undefined ? fillFromFacts(grain) : fillFromLarger(grain, larger);
}

/** A grain of days that holds all of this one in more detail. */
function largerThan(grain: Grain): Grain | undefined {
  return grains.find(
    (other) =>
      other !== grain &&
      other.period === 'day' &&
      rolledKeysOf(other).table === rolledKeysOf(grain).table &&
      grain.carriers.every((carrier) => other.carriers.includes(carrier)),
  );
}

function fillFromFacts(grain: Grain): string {
  const keys = keysOf(grain).join(', ');
  const measures = measuresOf(grain);
  return `insert into ${figuresOf(grain)} (${keys}, ${measureColumns(measures)})
select ${keys}, ${sumsOfStored('facts', measures)}
from (
  ${rolledFacts(grain)
    .map(({ fact, from }) => sumsOfFact(grain, fact, from))
    .join('\n  union all\n  ')}
) as facts
group by ${keys};`;
}

/** The facts of the rolled keys. */
function rolledFacts(grain: Grain): { fact: Fact; from: string }[] {
  const { table } = rolledKeysOf(grain);
  const ofDay = (fact: Fact): string => {
    const { alias, table: facts } = factTables[fact];
    return `join ${facts} ${alias} on ${alias}.date_key = k.date_key and ${alias}.channel_key = k.channel_key`;
  };
  if (salesOf(grain) === 'orders') {
    return (['orders', 'refunds'] as const).map((fact) => ({ fact, from: `${table} k ${ofDay(fact)}` }));
  }
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
  const keys = [`${alias}.date_key`, ...grain.carriers.map((carrier) => storedKey(carrier, fact))];
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

/**
 * Sums of the larger grain's rows. Distinct counts cannot be summed: they are counted from the orders, and only if the buyers
 * may have changed.
 */
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
  return `insert into ${figuresOf(grain)} (${keys.join(', ')}, ${measureColumns([...measures, ...distinctMetrics])})
with summed as (
  ${summed}
),

counted as (
  select o.date_key, o.channel_key, ${distinctCounts('o').join(', ')}
  from rolled_day k
  join warehouse.fact_orders o on o.date_key = k.date_key and o.channel_key = k.channel_key
  where k.customers_changed and not o.is_test
  group by o.date_key, o.channel_key
)

select s.*, ${countsOrKnown('c', 'known')}
from summed s
join rolled_day k on k.date_key = s.date_key and k.channel_key = s.channel_key
left join counted c on c.date_key = s.date_key and c.channel_key = s.channel_key
left join ${grain.table} known on known.date_key = s.date_key and known.channel_key = s.channel_key;`;
}

/** `coalesce(case when … end, 0) as unique_customers`: as counted now, or before where the buyers are the same. `k` is the rolled key. */
export function countsOrKnown(counted: string, known: string): string {
  return distinctMetrics
    .map(
      ({ name }) =>
        `coalesce(case when k.customers_changed then ${counted}.${name} else ${known}.${name} end, 0) as ${name}`,
    )
    .join(',\n  ');
}

function fillFromDays(grain: Grain): string {
  const days = daysOfMonths(grain);
  const { table, columns } = rolledKeysOf(grain);
  const measures = measuresOf(grain);
  const keys = keysOf(grain).join(', ');
  return `insert into ${figuresOf(grain)} (${keys}, ${measureColumns(measures)})
select k.month_key, ${grain.carriers.map((carrier) => `a.${carrier}`).join(', ')}, ${sumsOfStored('a', measures)}
from ${table} k
join ${days.table} a
  on ${columns
    .slice(1)
    .map((column) => `a.${column} = k.${column}`)
    .join(' and ')}
  -- Of few keys by the index, of many by the month.
  and a.date_key between k.month_key * 100 and k.month_key * 100 + 99
  and a.date_key / 100 = k.month_key
group by k.month_key, ${grain.carriers.map((carrier) => `a.${carrier}`).join(', ')};`;
}
