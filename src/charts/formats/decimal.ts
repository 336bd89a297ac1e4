const shape = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Exact decimals as whole numbers of 10^-scale. */
interface Scaled {
  units: bigint[];
  scale: number;
}

/** The sum of decimals, exact, with the most decimals that one of them has. Throws `TypeError` for what is no plain decimal. */
export function sumOf(values: readonly string[]): string {
  const { units, scale } = scaled(values);
  return printed(
    units.reduce((sum, unit) => sum + unit, 0n),
    scale,
  );
}

/** `minuend` less `subtrahend`, exact. */
export function difference(minuend: string, subtrahend: string): string {
  const { units, scale } = scaled([minuend, subtrahend]);
  return printed(units[0]! - units[1]!, scale);
}

/** `part / whole`, rounded to `digits` decimals, halves away from zero; null where the whole is zero. */
export function ratioOf(part: string, whole: string, digits = 4): string | null {
  const [numerator, denominator] = scaled([part, whole]).units as [bigint, bigint];
  if (denominator === 0n) return null;
  const isNegative = numerator < 0n !== denominator < 0n;
  const [above, below] = [magnitude(numerator) * 10n ** BigInt(digits), magnitude(denominator)];
  const rounded = (above * 2n + below) / (below * 2n);
  return printed(isNegative ? -rounded : rounded, digits);
}

/** -1, 0 or 1, as the decimal is below, at or above zero. */
export function signOf(value: string): -1 | 0 | 1 {
  const [unit] = scaled([value]).units as [bigint];
  return unit < 0n ? -1 : unit > 0n ? 1 : 0;
}

/** `units` of 10^-`scale` as a plain decimal with `scale` decimals; a negative scale stands for zeros. */
export function printed(units: bigint, scale: number): string {
  if (scale <= 0) return (units * 10n ** BigInt(-scale)).toString();
  const digits = magnitude(units)
    .toString()
    .padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function scaled(values: readonly string[]): Scaled {
  const read = values.map((value) => {
    const found = shape.exec(value);
    if (!found) throw new TypeError(`A chart reads plain decimals such as "-12.50", got ${JSON.stringify(value)}.`);
    return { sign: found[1]!, whole: found[2]!, decimals: found[3] ?? '' };
  });
  const scale = Math.max(0, ...read.map(({ decimals }) => decimals.length));
  const units = read.map(({ sign, whole, decimals }) => BigInt(`${sign}${whole}${decimals.padEnd(scale, '0')}`));
  return { units, scale };
}

function magnitude(unit: bigint): bigint {
  return unit < 0n ? -unit : unit;
}
