import { type AnyGrain, factRowsColumn, keysOf, sumsOf, weekStart } from '../metrics/grains.js';
import type { Count } from './fact-rows-sql.js';
import { anyOfSums, measureColumns, sumsOfStored } from './measure-lists.js';

/** The name of its table without the schema. */
export function nameOf({ table }: AnyGrain): string {
  return table.split('.')[1]!;
}

/** The temporary table of what is added to each of its rows. */
export function figuresOf(grain: AnyGrain): string {
  return `${nameOf(grain)}_figures`;
}

/** The temporary table of the keys of its rows whose distinct counts changed. */
export function recountedOf(grain: AnyGrain): string {
  return `${nameOf(grain)}_recounted`;
}

export function createRecounted(grain: AnyGrain): string {
  const [period, ...keys] = keysOf(grain);
  return `create temp table ${recountedOf(grain)} (
  ${period} integer not null,
  ${keys.map((key) => `${key} text collate "C" not null`).join(',\n  ')}
);`;
}

/** The columns of its figures: keys, measures and the number of facts. */
export function columnsOf(grain: AnyGrain, table?: string): string {
  const prefix = table === undefined ? '' : `${table}.`;
  return [
    ...keysOf(grain).map((key) => `${prefix}${key}`),
    measureColumns(sumsOf(grain), table),
    `${prefix}${factRowsColumn}`,
  ].join(', ');
}

export function createFigures(grain: AnyGrain): string {
  const [period, ...keys] = keysOf(grain);
  return `create temp table ${figuresOf(grain)} (
  ${period} integer not null,
  ${keys.map((key) => `${key} text collate "C" not null,`).join('\n  ')}
  ${sumsOf(grain)
    .map(({ name }) => `${name} numeric not null,`)
    .join('\n  ')}
  ${factRowsColumn} bigint not null
);`;
}

/** Where what a roll-up adds to its rows is: in its figures, or, since there were none before, in the rows themselves. */
export function addedTo(grain: AnyGrain, count: Count): string {
  return count === 'anew' ? grain.table : figuresOf(grain);
}

/** Fills the figures with sums of rows `r` that have its measures. `keys`: SQL of each key over the row. */
export function fillFigures(
  grain: AnyGrain,
  count: Count,
  { keys, from }: { keys: readonly string[]; from: string },
): string {
  return `insert into ${figuresOf(grain)} (${columnsOf(grain)})
${sums(grain, count, { keys, from })};`;
}

/** Sums of rows `r` under the names of its columns; of differences without the ones that come to nothing. */
export function sums(grain: AnyGrain, count: Count, { keys, from }: { keys: readonly string[]; from: string }): string {
  const measures = sumsOf(grain);
  const columns = [...measures.map(({ name }) => name), factRowsColumn].map((name) => `r.${name}`);
  const named = keys.map((key, at) => `${key} as ${keysOf(grain)[at]}`);
  return `select ${named.join(', ')}, ${sumsOfStored('r', measures)}, sum(r.${factRowsColumn}) as ${factRowsColumn}
from ${from}
group by ${keys.join(', ')}${count === 'difference' ? `\nhaving ${anyOfSums(columns)}` : ''}`;
}

/** Sums of the rows of weeks or months over what a roll-up adds to the days that they are the sum of. */
export function sumsOfDays(wholes: AnyGrain, days: AnyGrain, count: Count): string {
  const others = keysOf(wholes)
    .slice(1)
    .map((key) => `r.${key}`);
  const added = `${addedTo(days, count)} r`;
  if (wholes.period === 'month') return sums(wholes, count, { keys: ['r.date_key / 100', ...others], from: added });
  const from = `${added}\njoin warehouse.dim_date d on d.date_key = r.date_key`;
  return sums(wholes, count, { keys: ['d.iso_week_key', ...others], from });
}

/** What new rows have besides: columns, and their values over a row `f` of what is added. */
export interface MoreColumns {
  columns: readonly string[];
  values: readonly string[];
}

const none: MoreColumns = { columns: [], values: [] };

/** The first day of a week. */
export function columnsOfPeriod({ period }: AnyGrain): MoreColumns {
  return period === 'week'
    ? { columns: [weekStart.column], values: ["to_date(f.iso_week_key::text, 'IYYYIW')"] }
    : none;
}

/**
 * Writes the rows of a grain that has none. In the order of its key: each goes to the end of the index, which takes half as long,
 * and rows of a day lie side by side.
 */
export function writeAnew(grain: AnyGrain, rows: string, more: MoreColumns = none): string {
  return `insert into ${grain.table} (${[columnsOf(grain), ...more.columns].join(', ')})
select ${[columnsOf(grain, 'f'), ...more.values].join(', ')}
from (
${rows}
) f
order by ${keysOf(grain)
    .map((key) => `f.${key}`)
    .join(', ')};`;
}

/** Adds its figures to the rows of what was counted before. */
export function addFigures(grain: AnyGrain, more: MoreColumns = none): string {
  const keys = keysOf(grain);
  const added = [...sumsOf(grain).map(({ name }) => name), factRowsColumn];
  return `
insert into ${grain.table} as known (${[columnsOf(grain), ...more.columns].join(', ')})
select ${[columnsOf(grain, 'f'), ...more.values].join(', ')}
from ${figuresOf(grain)} f
on conflict (${keys.join(', ')}) do update set
  ${added.map((name) => `${name} = known.${name} + excluded.${name}`).join(',\n  ')};
`;
}

/** Whether its figures take facts off a row, as a condition. */
export function losesFacts(grain: AnyGrain): string {
  return `exists (select from ${figuresOf(grain)} where ${factRowsColumn} < 0)`;
}

/** Removes the rows that its figures left nothing in. */
export function removeEmptied(grain: AnyGrain): string {
  const keys = keysOf(grain);
  return `
with emptied as materialized (
  select ${keys.join(', ')} from ${figuresOf(grain)} where ${factRowsColumn} < 0
)

delete from ${grain.table} a
using emptied e
where a.${factRowsColumn} = 0 and ${keys.map((key) => `a.${key} = e.${key}`).join(' and ')};
`;
}
