import { servedColumns } from '../merge/served-columns.js';
import type { EntityClass } from '../merge/table-columns.js';
import { trimDecimal } from './amount.js';

/** The names under which rows carry the columns that an entity serves. */
export function servedNames(entity: EntityClass): string[] {
  return servedColumns(entity).map(({ property }) => property);
}

/** What makes the decimals among an entity's served columns as the API writes them: without padding. */
export function servedDecimals(entity: EntityClass): (row: Record<string, unknown>) => Record<string, string | null> {
  const names = servedColumns(entity).flatMap(({ type, property }) => (type === 'numeric' ? [property] : []));
  return (row) => {
    const decimals: Record<string, string | null> = {};
    for (const name of names) decimals[name] = row[name] === null ? null : trimDecimal(String(row[name]));
    return decimals;
  };
}
