import { type Decimal, zero } from './decimal.js';
import { printed, roundedQuotient, type Scaled, scaled, unitsAt } from './scaled.js';

/** `a + b`, with the decimals of the one that has more: "1.50" + "2" is "3.50". */
export function add(a: Decimal, b: Decimal): Decimal {
  return combined(a, b, (x, y) => x + y);
}

/** `a - b`, with the decimals of the one that has more. */
export function subtract(a: Decimal, b: Decimal): Decimal {
  return combined(a, b, (x, y) => x - y);
}

/** The sum, with the decimals of the value that has most. "0" of nothing. */
export function sum(values: Iterable<Decimal>): Decimal {
  let total = zero;
  for (const value of values) total = add(total, value);
  return total;
}

/** `a * b`, exactly: with the decimals of both together. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  const [x, y] = [scaled(a), scaled(b)];
  return printed({ units: x.units * y.units, scale: x.scale + y.scale });
}

/** `a / b` to so many decimals, halves away from zero as in the API. Throws `RangeError` if `b` is zero. */
export function divide(a: Decimal, b: Decimal, digits: number): Decimal {
  checkDigits(digits);
  const [over, under] = [scaled(a), scaled(b)];
  if (under.units === 0n) throw new RangeError(`${a} cannot be divided by zero.`);
  const numerator = over.units * 10n ** BigInt(under.scale + digits);
  const denominator = under.units * 10n ** BigInt(over.scale);
  return printed({ units: roundedQuotient(numerator, denominator), scale: digits });
}

/** With exactly so many decimals: zeros are added, and halves are rounded away from zero. */
export function round(value: Decimal, digits: number): Decimal {
  checkDigits(digits);
  const { units, scale } = scaled(value);
  if (scale <= digits) return printed({ units: unitsAt({ units, scale }, digits), scale: digits });
  return printed({ units: roundedQuotient(units, 10n ** BigInt(scale - digits)), scale: digits });
}

export function negate(value: Decimal): Decimal {
  const { units, scale } = scaled(value);
  return printed({ units: -units, scale });
}

/** -1, 0 or 1, by value: "1.50" equals "1.5". Sorts with `toSorted(compare)`. */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const [x, y] = atOneScale(a, b);
  if (x === y) return 0;
  return x < y ? -1 : 1;
}

/**
 * The change from `before` to `now` in percent: "12.5" is an eighth more. Null if `before` is zero. Of a negative one, its size counts,
 * so that less loss is a positive change.
 */
export function changePercent(now: Decimal, before: Decimal, digits: number): Decimal | null {
  const { units, scale } = scaled(before);
  if (units === 0n) return null;
  const size = printed({ units: units < 0n ? -units : units, scale });
  const difference = scaled(subtract(now, before));
  return divide(printed({ ...difference, units: difference.units * 100n }), size, digits);
}

function combined(a: Decimal, b: Decimal, operation: (x: bigint, y: bigint) => bigint): Decimal {
  const [x, y, scale] = atOneScale(a, b);
  return printed({ units: operation(x, y), scale });
}

function atOneScale(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const [x, y]: [Scaled, Scaled] = [scaled(a), scaled(b)];
  const scale = Math.max(x.scale, y.scale);
  return [unitsAt(x, scale), unitsAt(y, scale), scale];
}

const mostDigits = 1000;

function checkDigits(digits: number): void {
  if (Number.isInteger(digits) && digits >= 0 && digits <= mostDigits) return;
  throw new RangeError(`The number of decimals must be a whole number from 0 to ${mostDigits}, not ${digits}.`);
}
