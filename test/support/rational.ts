/** Independent exact arithmetic for comparisons: integers over powers of ten, as in calculations on paper. */
interface Decimal {
  units: bigint;
  scale: number;
}

const rateDecimals = 15;

function decimal(text: string): Decimal {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const units = BigInt(whole + fraction);
  return { units: text.startsWith('-') ? -units : units, scale: fraction.length };
}

function print({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const [whole, fraction] = [digits.slice(0, digits.length - scale), digits.slice(digits.length - scale)];
  const text = fraction.replace(/0+$/, '') === '' ? whole : `${whole}.${fraction.replace(/0+$/, '')}`;
  return units < 0n && text !== '0' ? `-${text}` : text;
}

/** The quotient of two positive decimals, rounded half up to `decimals`. */
export function quotient(dividend: string, divisor: string, decimals = rateDecimals): string {
  const [a, b] = [decimal(dividend), decimal(divisor)];
  const numerator = a.units * 10n ** BigInt(decimals + b.scale);
  const denominator = b.units * 10n ** BigInt(a.scale);
  const units = (2n * numerator + denominator) / (2n * denominator);
  return print({ units, scale: decimals });
}

export function product(one: string, other: string): string {
  const [a, b] = [decimal(one), decimal(other)];
  return print({ units: a.units * b.units, scale: a.scale + b.scale });
}

export function sum(...texts: string[]): string {
  const terms = texts.map(decimal);
  const scale = Math.max(0, ...terms.map((term) => term.scale));
  const units = terms.reduce((total, term) => total + term.units * 10n ** BigInt(scale - term.scale), 0n);
  return print({ units, scale });
}

/** Rounded half away from zero. */
export function rounded(text: string, decimals: number): string {
  const { units, scale } = decimal(text);
  if (scale <= decimals) return print({ units, scale });
  const step = 10n ** BigInt(scale - decimals);
  const size = (2n * (units < 0n ? -units : units) + step) / (2n * step);
  return print({ units: units < 0n ? -size : size, scale: decimals });
}

/** The same decimal without trailing zeros. */
export function plain(text: string): string {
  return print(decimal(text));
}
