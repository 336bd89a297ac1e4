import { createHash } from 'node:crypto';
import { type Attributes, carriers, dimensionNamed, type Fact, isCarriedBy } from '../metrics/dimensions.js';
import { factJoins, factTables } from '../metrics/fact-tables.js';
import { carriersRead, type Grain, grains, keysOf, measuresOf, salesOf } from '../metrics/grains.js';
import type { Rollup } from '../metrics/rollups.js';
import { addedByRow, measureColumns, sumsOfStored } from './measure-lists.js';
import { zoneJoin } from './zone-join.js';

/** Statements of one aggregate of the merchant's own. */
interface RollupSql {
  create: string;
  /** Everything, from facts that are rolled up already. */
  fill: string;
  /** The temporary tables of its roll-up. */
  tables: string;
  /** The rows of the rolled days, see `rolledRollupDays`. */
  rollUp: string;
  /** Changes with every other statement: an aggregate of another definition is filled again. */
  definition: string;
}

/** Table of the attributes that a row `r` of facts hangs on. */
const attributeJoins: Partial<Record<Attributes, string>> = {
  product: 'left join warehouse.dim_product p on p.product_key = r.product_key',
};

/**
 * The days and channels whose lines, or whose products' attributes, changed. A roll-up of lines reads these days as a whole: who is
 * in a group that changed is not known otherwise.
 */
export const rolledRollupDays = `
insert into rolled_rollup_day (date_key, channel_key)
select date_key, channel_key from rolled_day
union
select date_key, channel_key from rolled_product_day
union
select a.date_key, a.channel_key
from rolled_product k
join warehouse.agg_product_daily a on a.product_key = k.product_key;

analyze rolled_rollup_day;
`;

export function rollupSql(rollup: Rollup): RollupSql {
  const { days, months } = rollup;
  const create = [createTable(days, ''), ...(months ? [createTable(months, 'day_rows bigint not null,')] : [])].join(
    '\n',
  );
  const fill = fillAnew(rollup);
  return {
    create,
    fill,
    tables: temporaryTables(days),
    rollUp: rollUpDays(rollup),
    definition: createHash('sha256').update(create).update(fill).digest('hex'),
  };
}

/** `day_rows`: of how many rows of days a month is the sum; without any it is removed. */
function createTable(grain: Grain, more: string): string {
  const [period, ...keys] = keysOf(grain);
  return `create table ${grain.table} (
  ${period} integer not null,
  ${keys.map((key) => `${key} text collate "C" not null,`).join('\n  ')}
  ${measuresOf(grain)
    .map(({ name, unit }) => `${name} ${unit === 'count' ? 'bigint' : 'numeric'} not null,`)
    .join('\n  ')}
  ${more}
  primary key (${keysOf(grain).join(', ')})
);`;
}

function fillAnew({ days, months }: Rollup): string {
  const measures = measuresOf(days);
  return `insert into ${days.table} (${keysOf(days).join(', ')}, ${measureColumns(measures)})
${rowsOfDays(days, sourceOf(days), null)};
${
  months
    ? `
insert into ${months.table} (${keysOf(months).join(', ')}, ${measureColumns(measures)}, day_rows)
${rowsOfMonths(days, days.table, 'count(*)')};`
    : ''
}`;
}

function temporaryNames({ table }: Grain): { figures: string; difference: string } {
  const name = table.split('.')[1]!;
  return { figures: `${name}_figures`, difference: `${name}_difference` };
}

function temporaryTables(days: Grain): string {
  const { figures, difference } = temporaryNames(days);
  return `create temp table ${figures} (like ${days.table});

create temp table ${difference} (
  ${keysOf(days)
    .map((key, index) => `${key} ${index === 0 ? 'integer' : 'text collate "C"'} not null,`)
    .join('\n  ')}
  ${measuresOf(days)
    .map(({ name }) => `${name} numeric not null,`)
    .join('\n  ')}
  -- 1: a new row; -1: one that is gone.
  day_rows bigint not null
);`;
}

/**
 * What changed is compared with what was known, row by row: only rows that differ are written, and the months get the exact
 * differences instead of being summed again.
 */
function rollUpDays({ days, months }: Rollup): string {
  const { figures, difference } = temporaryNames(days);
  const keys = keysOf(days);
  const measures = measuresOf(days);
  const listed = measureColumns(measures);
  const touched = salesOf(days) === 'orders' ? 'rolled_day' : 'rolled_rollup_day';
  const same = (one: string, other: string, columns: readonly string[]): string =>
    columns.map((column) => `${one}.${column} = ${other}.${column}`).join(' and ');
  return `
insert into ${figures} (${keys.join(', ')}, ${listed})
${rowsOfDays(days, sourceOf(days), touched)};

insert into ${difference} (${keys.join(', ')}, ${listed}, day_rows)
select ${keys.join(', ')}, ${sumsOfStored('s', measures)}, sum(s.day_rows)
from (
  select ${keys.join(', ')}, ${listed}, 1 as day_rows from ${figures}
  union all
  select ${keys.map((key) => `a.${key}`).join(', ')}, ${measures.map(({ name: measure }) => `-a.${measure}`).join(', ')}, -1
  from ${touched} k
  join ${days.table} a on a.date_key = k.date_key and a.channel_key = k.channel_key
) s
group by ${keys.join(', ')}
having sum(s.day_rows) <> 0 or ${measures.map(({ name: measure }) => `sum(s.${measure}) <> 0`).join(' or ')};

analyze ${difference};

delete from ${days.table} a
using ${difference} d
where d.day_rows < 0 and ${same('a', 'd', keys)};

insert into ${days.table} (${keys.join(', ')}, ${listed})
select ${keys.map((key) => `f.${key}`).join(', ')}, ${measureColumns(measures, 'f')}
from ${difference} d
join ${figures} f on ${same('f', 'd', keys)}
on conflict (${keys.join(', ')}) do update set
  ${measures.map(({ name: measure }) => `${measure} = excluded.${measure}`).join(', ')};
${months ? addToMonths(days, months, difference) : ''}`;
}

function addToMonths(days: Grain, months: Grain, difference: string): string {
  const measures = measuresOf(months);
  const keys = keysOf(months).join(', ');
  return `
insert into ${months.table} as known (${keys}, ${measureColumns(measures)}, day_rows)
${rowsOfMonths(days, difference, 'sum(a.day_rows)')}
on conflict (${keys}) do update set
  ${measures.map(({ name }) => `${name} = known.${name} + excluded.${name}`).join(',\n  ')},
  day_rows = known.day_rows + excluded.day_rows;

with emptied as materialized (
  select distinct a.date_key / 100 as month_key, ${keysOf(days)
    .slice(1)
    .map((key) => `a.${key}`)
    .join(', ')}
  from ${difference} a
  where a.day_rows < 0
)

delete from ${months.table} m
using emptied e
where m.day_rows = 0 and ${keysOf(months)
    .map((key) => `m.${key} = e.${key}`)
    .join(' and ')};`;
}

/** Sums by month of a table of days. */
function rowsOfMonths(days: Grain, from: string, dayRows: string): string {
  const [, ...keys] = keysOf(days);
  const named = ['a.date_key / 100', ...keys.map((key) => `a.${key}`)];
  return `select ${named.join(', ')}, ${sumsOfStored('a', measuresOf(days))}, ${dayRows}
from ${from} a
group by ${named.join(', ')}`;
}

/** The rows that an aggregate of days should have, by the facts alone: of all days. */
export function expectedDays(days: Grain): string {
  return rowsOfDays(days, null, null);
}

/** The rows of all days, or of the touched ones (a table of days and channels), from a larger aggregate or the facts. */
function rowsOfDays(days: Grain, source: Grain | null, touched: string | null): string {
  const { carriers: carried, dimensions: stored = [] } = days;
  const keys = [
    ...carried.map((name) => (name === 'channel_key' ? 'r.channel_key' : `coalesce(r.${name}::text, '')`)),
    ...stored.map((name) => `coalesce((${dimensionNamed(name).key})::text, '')`),
  ];
  const attributes = new Set(stored.map((name) => dimensionNamed(name).attributes!));
  const joins = [...attributes].map((name) => {
    const join = attributeJoins[name];
    if (join === undefined)
      throw new Error(`the aggregate "${days.name}" stores attributes of ${name}, which cannot be joined`);
    return join;
  });
  const named = keys.map((key, index) => `${key} as ${keysOf(days)[index + 1]}`);
  const rows = source ? rowsOfGrain(days, source, touched) : rowsOfFacts(days, touched);
  return `select r.date_key, ${named.join(', ')}, ${sumsOfStored('r', measuresOf(days))}
from (
  ${rows}
) r
${joins.join('\n')}
group by r.date_key, ${keys.join(', ')}`;
}

/** The built-in aggregate of days from which it can be computed: it was rolled up before. null: only from facts. */
function sourceOf(days: Grain): Grain | null {
  return (
    grains.find(
      (grain) =>
        grain.period === 'day' &&
        salesOf(grain) === salesOf(days) &&
        carriersRead(days).every((name) => grain.carriers.includes(name)),
    ) ?? null
  );
}

function rowsOfGrain(days: Grain, source: Grain, touched: string | null): string {
  const carried = carriersRead(days).map((name) =>
    name === 'channel_key' ? 'a.channel_key' : `nullif(a.${name}, '') as ${name}`,
  );
  const from = touched
    ? `${touched} k join ${source.table} a on a.date_key = k.date_key and a.channel_key = k.channel_key`
    : `${source.table} a`;
  return `select a.date_key, ${carried.join(', ')}, ${measureColumns(measuresOf(days), 'a')} from ${from}`;
}

function rowsOfFacts(days: Grain, touched: string | null): string {
  const read = ([salesOf(days), 'refunds'] as const).filter((fact) =>
    carriersRead(days).every((name) => isCarriedBy(name, fact)),
  );
  return read.map((fact) => rowsOfFact(days, fact, touched)).join('\n  union all\n  ');
}

function rowsOfFact(days: Grain, fact: Fact, touched: string | null): string {
  const { table, alias } = factTables[fact];
  const carried = carriersRead(days).map(
    (name) => `${(carriers[name] as Partial<Record<Fact, string>>)[fact]!} as ${name}`,
  );
  const expressions = [...carried, addedByRow(fact, measuresOf(days))].join(', ');
  return `select ${alias}.date_key, ${expressions}
  from ${touched ? touchedFacts(fact, touched, expressions) : `${table} ${alias} ${factJoins(fact, expressions)}`}
  ${zoneJoin(fact, expressions)}
  where not ${alias}.is_test`;
}

/** Lines are found through the orders of the day, which have an index for it. */
function touchedFacts(fact: Fact, touched: string, expressions: string): string {
  const { table, alias } = factTables[fact];
  const onDay = (name: string): string => `${name}.date_key = k.date_key and ${name}.channel_key = k.channel_key`;
  if (fact !== 'lines') return `${touched} k join ${table} ${alias} on ${onDay(alias)} ${factJoins(fact, expressions)}`;
  const { table: orders } = factTables.orders;
  return `${touched} k join ${orders} o on ${onDay('o')} join ${table} i on i.order_key = o.order_key`;
}
