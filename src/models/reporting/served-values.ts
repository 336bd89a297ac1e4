import { servedColumns } from '../columns/served-columns.js';
import type { EntityClass } from '../columns/table-columns.js';
import { trimDecimal } from './amount.js';

/** The row properties of an entity's served columns. */
export function servedNames(entity: EntityClass): string[] {
  return servedColumns(entity).map(({ property }) => property);
}

/** Formats the decimals among an entity's served columns for the API: without padding. */
export function servedDecimals(entity: EntityClass): (row: Record<string, unknown>) => Record<string, string | null> {
  const names = servedColumns(entity).flatMap(({ type, property }) => (type === 'numeric' ? [property] : []));
  return (row) => {
    const decimals: Record<string, string | null> = {};
    for (const name of names) decimals[name] = row[name] === null ? null : trimDecimal(String(row[name]));
    return decimals;
  };
}
