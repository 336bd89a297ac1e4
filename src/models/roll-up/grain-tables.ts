import { factRowsColumn, type Grain, keysOf, measuresOf } from '../metrics/grains.js';
import type { Count } from './fact-rows-sql.js';
import { anyOfSums, measureColumns, sumsOfStored } from './measure-lists.js';

/** The name of its table without the schema. */
export function nameOf({ table }: Grain): string {
  return table.split('.')[1]!;
}

/** The temporary table of what is added to each of its rows. */
export function figuresOf(grain: Grain): string {
  return `${nameOf(grain)}_figures`;
}

/** The temporary table of the keys of its rows whose distinct counts changed. */
export function recountedOf(grain: Grain): string {
  return `${nameOf(grain)}_recounted`;
}

export function createRecounted(grain: Grain): string {
  const [period, ...keys] = keysOf(grain);
  return `create temp table ${recountedOf(grain)} (
  ${period} integer not null,
  ${keys.map((key) => `${key} text collate "C" not null`).join(',\n  ')}
);`;
}

/** The columns of its figures: keys, measures and the number of facts. */
export function columnsOf(grain: Grain, table?: string): string {
  const prefix = table === undefined ? '' : `${table}.`;
  return [
    ...keysOf(grain).map((key) => `${prefix}${key}`),
    measureColumns(measuresOf(grain), table),
    `${prefix}${factRowsColumn}`,
  ].join(', ');
}

export function createFigures(grain: Grain): string {
  const [period, ...keys] = keysOf(grain);
  return `create temp table ${figuresOf(grain)} (
  ${period} integer not null,
  ${keys.map((key) => `${key} text collate "C" not null,`).join('\n  ')}
  ${measuresOf(grain)
    .map(({ name }) => `${name} numeric not null,`)
    .join('\n  ')}
  ${factRowsColumn} bigint not null
);`;
}

/** Where what a roll-up adds to its rows is: in its figures, or, since there were none before, in the rows themselves. */
export function addedTo(grain: Grain, count: Count): string {
  return count === 'anew' ? grain.table : figuresOf(grain);
}

/** Fills the figures with sums of rows `r` that have its measures. `keys`: SQL of each key over the row. */
export function fillFigures(
  grain: Grain,
  count: Count,
  { keys, from }: { keys: readonly string[]; from: string },
): string {
  return `insert into ${figuresOf(grain)} (${columnsOf(grain)})
${sums(grain, count, { keys, from })};`;
}

/** Sums of rows `r` under the names of its columns; of differences without the ones that come to nothing. */
export function sums(grain: Grain, count: Count, { keys, from }: { keys: readonly string[]; from: string }): string {
  const measures = measuresOf(grain);
  const columns = [...measures.map(({ name }) => name), factRowsColumn].map((name) => `r.${name}`);
  const named = keys.map((key, at) => `${key} as ${keysOf(grain)[at]}`);
  return `select ${named.join(', ')}, ${sumsOfStored('r', measures)}, sum(r.${factRowsColumn}) as ${factRowsColumn}
from ${from}
group by ${keys.join(', ')}${count === 'difference' ? `\nhaving ${anyOfSums(columns)}` : ''}`;
}

/** What new rows have besides: columns, and their values over a row `f` of what is added. */
export interface MoreColumns {
  columns: readonly string[];
  values: readonly string[];
}

const none: MoreColumns = { columns: [], values: [] };

/**
 * Writes the rows of a grain that has none. In the order of its key: each goes to the end of the index, which takes half as long,
 * and rows of a day lie side by side.
 */
export function writeAnew(grain: Grain, rows: string, more: MoreColumns = none): string {
  return `insert into ${grain.table} (${[columnsOf(grain), ...more.columns].join(', ')})
select ${[columnsOf(grain, 'f'), ...more.values].join(', ')}
from (
${rows}
) f
order by ${keysOf(grain)
    .map((key) => `f.${key}`)
    .join(', ')};`;
}

/** Adds its figures to the rows of what was counted before, and removes those that nothing is left in. */
export function addFigures(grain: Grain, more: MoreColumns = none): string {
  const keys = keysOf(grain);
  const added = [...measuresOf(grain).map(({ name }) => name), factRowsColumn];
  return `insert into ${grain.table} as known (${[columnsOf(grain), ...more.columns].join(', ')})
select ${[columnsOf(grain, 'f'), ...more.values].join(', ')}
from ${figuresOf(grain)} f
on conflict (${keys.join(', ')}) do update set
  ${added.map((name) => `${name} = known.${name} + excluded.${name}`).join(',\n  ')};

with emptied as materialized (
  select ${keys.join(', ')} from ${figuresOf(grain)} where ${factRowsColumn} < 0
)

delete from ${grain.table} a
using emptied e
where a.${factRowsColumn} = 0 and ${keys.map((key) => `a.${key} = e.${key}`).join(' and ')};`;
}
