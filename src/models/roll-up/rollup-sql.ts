import { createHash } from 'node:crypto';
import { type Attributes, carriers, dimensionNamed, type Fact } from '../metrics/dimensions.js';
import { factJoins, factTables } from '../metrics/fact-tables.js';
import {
  carriersRead,
  factRowsColumn,
  factsOf,
  type Grain,
  grains,
  hasFactsOf,
  keysOf,
  measuresOf,
  salesOf,
} from '../metrics/grains.js';
import type { Rollup } from '../metrics/rollups.js';
import { factRows } from './fact-rows-sql.js';
import { addFigures, columnsOf, createFigures, figuresOf, fillFigures, removeEmptied } from './grain-tables.js';
import { addedByRow, measureColumns, sumsOfStored } from './measure-lists.js';
import { zoneJoin } from './zone-join.js';

/** Statements of one aggregate of the merchant's own. */
interface RollupSql {
  create: string;
  /** Everything, from facts that are rolled up already. Its tables are empty. */
  fill: string;
  /** Removes all of its rows. */
  empty: string;
  /** The temporary tables of its roll-up. */
  tables: string;
  /** Adds what the changed orders and products differ by. The built-in aggregates were rolled up before. */
  rollUp: string;
  /** Changes with every other statement: an aggregate of another definition is filled again. */
  definition: string;
}

/** Whose attributes a row has: of now, or of the last roll-up. */
type AttributesOf = 'now' | 'counted';

/** Tables of the attributes that a row `r` of facts hangs on. */
const attributeJoins: Partial<Record<Attributes, Record<AttributesOf, string>>> = {
  product: {
    now: 'left join warehouse.dim_product p on p.product_key = r.product_key',
    counted: `left join rolled_product was on was.product_key = r.product_key
left join warehouse.dim_product stands on stands.product_key = r.product_key
cross join lateral (
  select ${['sku', 'category', 'product_type', 'vendor']
    .map((name) => `case when was.product_key is null then stands.${name} else was.${name} end as ${name}`)
    .join(', ')}
) p`,
  },
};

export function rollupSql(rollup: Rollup): RollupSql {
  const { days, months } = rollup;
  const all = months ? [days, months] : [days];
  const create = all.map(createTable).join('\n');
  const fill = fillAnew(rollup);
  return {
    create,
    fill,
    empty: all.map(({ table }) => `delete from ${table};`).join('\n'),
    tables: all.map(createFigures).join('\n'),
    rollUp: rollUpDifference(rollup),
    definition: createHash('sha256').update(create).update(fill).digest('hex'),
  };
}

function createTable(grain: Grain): string {
  const [period, ...keys] = keysOf(grain);
  return `create table ${grain.table} (
  ${period} integer not null,
  ${keys.map((key) => `${key} text collate "C" not null,`).join('\n  ')}
  ${measuresOf(grain)
    .map(({ name, unit }) => `${name} ${unit === 'count' ? 'bigint' : 'numeric'} not null,`)
    .join('\n  ')}
  ${factRowsColumn} bigint not null,
  primary key (${keysOf(grain).join(', ')})
);`;
}

function fillAnew({ days, months }: Rollup): string {
  const source = sourceOf(days);
  const rows = source ? rowsOfGrain(days, source.table) : rowsOfFacts(days, 'anew');
  return `insert into ${days.table} (${columnsOf(days)})
${sumsByKeys(days, rows)};
${
  months
    ? `
insert into ${months.table} (${columnsOf(months)})
${sumsByMonth(days, days.table)};`
    : ''
}`;
}

function rollUpDifference({ days, months }: Rollup): string {
  const source = sourceOf(days);
  const changed = source ? rowsOfGrain(days, figuresOf(source)) : rowsOfFacts(days, 'difference');
  const rows = [
    // A changed product counts as what it was here: all of it moves below.
    withKeys(days, changed, 'counted', 1),
    ...(attributesOf(days).includes('product')
      ? (['counted', 'now'] as const).map((which) =>
          withKeys(days, rowsOfProducts(days, source), which, which === 'now' ? 1 : -1),
        )
      : []),
  ].join('\nunion all\n');
  const ofRow = (keys: readonly string[]): string[] => keys.map((key) => `r.${key}`);
  return `
${fillFigures(days, 'difference', { keys: ofRow(keysOf(days)), from: `(\n${rows}\n) r` })}
${addFigures(days)}
${removeEmptied(days)}
${
  months
    ? `${fillFigures(months, 'difference', {
        keys: ['r.date_key / 100', ...ofRow(keysOf(days).slice(1))],
        from: `${figuresOf(days)} r`,
      })}
${addFigures(months)}
${removeEmptied(months)}`
    : ''
}`;
}

/** Sums by month of a table of days. */
function sumsByMonth(days: Grain, from: string): string {
  const [, ...keys] = keysOf(days);
  const named = ['a.date_key / 100', ...keys.map((key) => `a.${key}`)];
  return `select ${named.join(', ')}, ${sumsOfStored('a', measuresOf(days))}, sum(a.${factRowsColumn})
from ${from} a
group by ${named.join(', ')}`;
}

/** The rows that an aggregate of days should have, by the facts alone: of all days. */
export function expectedDays(days: Grain): string {
  return sumsByKeys(days, rowsOfFacts(days, 'anew'));
}

/** SQL of each key besides the day, over a row `r` of what the aggregate needs of facts. */
function keysOfRow({ carriers: carried, dimensions: stored = [] }: Grain): string[] {
  return [
    ...carried.map((name) => (name === 'channel_key' ? 'r.channel_key' : `coalesce(r.${name}::text, '')`)),
    ...stored.map((name) => `coalesce((${dimensionNamed(name).key})::text, '')`),
  ];
}

function attributesOf({ dimensions: stored = [] }: Grain): readonly Attributes[] {
  return [...new Set(stored.map((name) => dimensionNamed(name).attributes!))];
}

function joinsOf(days: Grain, which: AttributesOf): string {
  return attributesOf(days)
    .map((name) => {
      const join = attributeJoins[name];
      if (join === undefined)
        throw new Error(`the aggregate "${days.name}" stores attributes of ${name}, which cannot be joined`);
      return join[which];
    })
    .join('\n');
}

/** The sums of rows of facts by the keys, with the attributes of now. */
function sumsByKeys(days: Grain, rows: string): string {
  const keys = keysOfRow(days);
  const named = keys.map((key, index) => `${key} as ${keysOf(days)[index + 1]}`);
  return `select r.date_key, ${named.join(', ')}, ${sumsOfStored('r', measuresOf(days))}, sum(r.${factRowsColumn}) as ${factRowsColumn}
from (
  ${rows}
) r
${joinsOf(days, 'now')}
group by r.date_key, ${keys.join(', ')}`;
}

/** The rows with the keys of the aggregate, added or taken off. */
function withKeys(days: Grain, rows: string, which: AttributesOf, sign: 1 | -1): string {
  const named = keysOfRow(days).map((key, index) => `${key} as ${keysOf(days)[index + 1]}`);
  const added = [...measuresOf(days).map(({ name }) => name), factRowsColumn].map((name) =>
    sign === 1 ? `r.${name}` : `-r.${name} as ${name}`,
  );
  return `select ${['r.date_key', ...named, ...added].join(', ')}
from (
  ${rows}
) r
${joinsOf(days, which)}`;
}

/** The built-in aggregate of days from which it can be computed: it was rolled up before. null: only from facts. */
function sourceOf(days: Grain): Grain | null {
  return (
    grains.find(
      (grain) =>
        grain.period === 'day' &&
        salesOf(grain) === salesOf(days) &&
        hasFactsOf(grain, days) &&
        carriersRead(days).every((name) => grain.carriers.includes(name)),
    ) ?? null
  );
}

/** `from`: its table, or that of its figures. */
function rowsOfGrain(days: Grain, from: string): string {
  const carried = carriersRead(days).map((name) =>
    name === 'channel_key' ? 'a.channel_key' : `nullif(a.${name}, '') as ${name}`,
  );
  return `select a.date_key, ${carried.join(', ')}, ${measureColumns(measuresOf(days), 'a')}, a.${factRowsColumn} from ${from} a`;
}

function carriedBy(days: Grain, fact: Fact): string[] {
  return carriersRead(days).map((name) => `${(carriers[name] as Partial<Record<Fact, string>>)[fact]!} as ${name}`);
}

function rowsOfFacts(days: Grain, count: 'anew' | 'difference'): string {
  return factRows(count, factsOf(days), { keys: (fact) => carriedBy(days, fact), measures: measuresOf(days) });
}

/** All rows of the products whose attributes changed, as they are now. */
function rowsOfProducts(days: Grain, source: Grain | null): string {
  if (source) {
    return `${rowsOfGrain(days, source.table)} join rolled_product k on k.product_key = a.product_key`;
  }
  return factsOf(days)
    .map((fact) => {
      const { table, alias } = factTables[fact];
      const expressions = [...carriedBy(days, fact), addedByRow(fact, measuresOf(days))].join(', ');
      return `select ${alias}.date_key, ${expressions}, 1 as ${factRowsColumn}
  from (
    select distinct a.date_key, a.channel_key, a.product_key
    from rolled_product k
    join warehouse.agg_product_daily a on a.product_key = k.product_key
  ) d
  join ${table} ${alias}
    on ${alias}.date_key = d.date_key and ${alias}.channel_key = d.channel_key and ${alias}.product_key = d.product_key
  ${factJoins(fact, expressions)}
  ${zoneJoin(fact, expressions)}
  where not ${alias}.is_test`;
    })
    .join('\n  union all\n  ');
}
