import { servedColumns } from '../columns/served-columns.js';
import type { EntityClass } from '../columns/table-columns.js';
import { trimDecimal } from './amount.js';

/** The row properties of an entity's served columns. */
export function servedNames(entity: EntityClass): string[] {
  return servedColumns(entity).map(({ property }) => property);
}

/** The decimals among an entity's served columns, by name, as the API has them: without padding. */
export function servedDecimals(entity: EntityClass): Record<string, (row: Record<string, unknown>) => string | null> {
  const names = servedColumns(entity).flatMap(({ type, property }) => (type === 'numeric' ? [property] : []));
  return Object.fromEntries(
    names.map((name) => [name, (row) => (row[name] === null ? null : trimDecimal(String(row[name])))]),
  );
}
