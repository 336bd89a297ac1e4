import { servedColumns } from '../columns/served-columns.js';
import type { EntityClass } from '../columns/table-columns.js';

/** The row properties of an entity's served columns. */
export function servedNames(entity: EntityClass): string[] {
  return servedColumns(entity).map(({ property }) => property);
}

/** Those of them that are decimals. */
export function servedDecimals(entity: EntityClass): string[] {
  return servedColumns(entity).flatMap(({ type, property }) => (type === 'numeric' ? [property] : []));
}
