import Type, { type Static } from 'typebox';
import { type FixedPoint, formatDecimal } from './decimal.js';
import { namedPattern } from './schema-check.js';

const places = 9;
const unit = 10n ** BigInt(places);
const numeral = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

const unsignedPattern = '\\d{1,18}(\\.\\d{1,40})?([eE][+-]?\\d{1,2})?$';

/** Units of goods as `parseFragments` returns them: integers as numbers, others as text with the digits received. */
export const quantityShape = Type.Union([
  Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
  Type.String({ pattern: namedPattern(`^-?${unsignedPattern}`, 'a number') }),
]);

/** Units that cannot be negative. */
export const unsignedQuantityShape = Type.Union([
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  Type.String({ pattern: namedPattern(`^${unsignedPattern}`, 'a number (0 or more)') }),
]);

/**
 * Units of goods, exact to nine decimals. Further digits are the noise of a store that counts in binary
 * (0.30000000000000004 for three times 0.1), and are rounded away.
 */
export function quantityOf(value: Static<typeof quantityShape>): FixedPoint {
  if (typeof value === 'number') return BigInt(value) * unit;
  const [, sign, whole, fraction = '', exponent = '0'] = numeral.exec(value)!;
  const digits = BigInt(`${whole}${fraction}`);
  const shift = places - fraction.length + Number(exponent);
  const magnitude = shift >= 0 ? digits * 10n ** BigInt(shift) : rounded(digits, 10n ** BigInt(-shift));
  return sign === '-' ? -magnitude : magnitude;
}

/** The same as text in the normal form of canonical records. */
export function quantityText(value: Static<typeof quantityShape>): string {
  return typeof value === 'number' ? String(value) : formatDecimal(quantityOf(value));
}

function rounded(digits: bigint, divisor: bigint): bigint {
  return (digits + divisor / 2n) / divisor;
}
