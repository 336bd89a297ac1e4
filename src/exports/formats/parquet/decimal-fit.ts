import type { DecimalNeed } from '../../table/decimal-need.js';
import type { CellType } from '../../table/export-table.js';

/** Parquet's type of a column of decimals. */
export interface DecimalType {
  precision: number;
  scale: number;
}

/** As many digits as 64 bits and 128 bits hold. */
const [ofShort, ofLong] = [18, 38];
/** Amounts are served with at most six decimals, quantities with nine. */
const usualScale: Partial<Record<CellType, number>> = { amount: 6, decimal: 9 };

/**
 * The type for the decimals of a column: the usual one of 64 bits, so that files of different days have the same, or a wider one if
 * they need it. null: not even 38 digits hold them, and the column is of texts.
 */
export function decimalType(type: CellType, { whole, scale: needed }: DecimalNeed): DecimalType | null {
  const scale = Math.max(usualScale[type] ?? 0, needed);
  if (whole + scale <= ofShort) return { precision: ofShort, scale };
  if (whole + scale <= ofLong) return { precision: ofLong, scale };
  return whole + needed <= ofLong ? { precision: ofLong, scale: needed } : null;
}

/** `12.5` with a scale of 2 is 1250. */
export function unscaled(value: string, scale: number): bigint {
  const point = value.indexOf('.');
  if (point < 0) return BigInt(value + '0'.repeat(scale));
  return BigInt(value.slice(0, point) + value.slice(point + 1) + '0'.repeat(scale - (value.length - point - 1)));
}
