import { factRowsColumn, keysOf, measuresOf } from '../metrics/grains.js';
import type { Rollup } from '../metrics/rollups.js';
import { measureColumns, sumsOfStored } from '../roll-up/measure-lists.js';
import { expectedDays } from '../roll-up/rollup-sql.js';

/** Grain: row of an aggregate of the merchant's own that differs from the sum of the facts. */
export function rollupChecks({ days, months }: Rollup): { name: string; sql: string }[] {
  const measures = measuresOf(days);
  const [, ...keys] = keysOf(days);
  const rowsOfMonths = `select e.date_key / 100 as month_key, ${list(keys, 'e')}, ${sumsOfStored('e', measures)}, sum(e.${factRowsColumn}) as ${factRowsColumn}
  from (${expectedDays(days)}) e
  group by e.date_key / 100, ${list(keys, 'e')}`;
  const check = (table: string, expected: string, by: readonly string[]): string => {
    const row = (alias: string): string => `(${measureColumns(measures, alias)}, ${alias}.${factRowsColumn})`;
    return `select ${by.map((key) => `coalesce(e.${key}, a.${key}) as ${key}`).join(', ')}
from (${expected}) e
full join ${table} a on ${by.map((key) => `a.${key} = e.${key}`).join(' and ')}
where ${row('e')} is distinct from ${row('a')}`;
  };
  return [
    { name: nameOf(days.table), sql: check(days.table, expectedDays(days), keysOf(days)) },
    ...(months ? [{ name: nameOf(months.table), sql: check(months.table, rowsOfMonths, keysOf(months)) }] : []),
  ];
}

function list(columns: readonly string[], alias: string): string {
  return columns.map((column) => `${alias}.${column}`).join(', ');
}

/** `rollup-country-category-daily` */
function nameOf(table: string): string {
  return table.replace('warehouse.', '').replaceAll('_', '-');
}
