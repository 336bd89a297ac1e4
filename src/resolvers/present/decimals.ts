import { trimDecimal } from '../../models/reporting/amount.js';
import { made, type RowValue } from './row-type.js';

/** Columns of decimals as the API has them: without padding. */
export function decimals(names: readonly string[]): Record<string, RowValue> {
  return Object.fromEntries(names.map((name) => [name, made([name], trimmedOrNull)]));
}

function trimmedOrNull(value: string | null): string | null {
  return value === null ? null : trimDecimal(value);
}
