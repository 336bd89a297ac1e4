import { type Decimal, decimal } from './decimal.js';

/** The number `units / 10 ** scale`. */
export interface Scaled {
  units: bigint;
  scale: number;
}

export function scaled(value: Decimal): Scaled {
  const text = decimal(value);
  const point = text.indexOf('.');
  if (point === -1) return { units: BigInt(text), scale: 0 };
  return { units: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 };
}

/** The same number with at least so many decimals. */
export function unitsAt({ units, scale }: Scaled, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale);
}

/** As text with exactly `scale` decimals. Zero has no sign. */
export function printed({ units, scale }: Scaled): Decimal {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(-scale)}`;
  return (units < 0n ? `-${text}` : text) as Decimal;
}

/** `numerator / denominator` as a whole number, halves away from zero. */
export function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const isNegative = numerator < 0n !== denominator < 0n;
  const [over, under] = [absolute(numerator), absolute(denominator)];
  const quotient = (2n * over + under) / (2n * under);
  return isNegative ? -quotient : quotient;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
