import { Bars } from './bars.js';
import type { ChartProps } from './data/chart-data.js';
import { ratioOf, signOf, sumOf } from './formats/decimal.js';
import type { Format } from './formats/number-formats.js';

interface ShareBarsProps extends ChartProps {
  /** A share, a decimal such as "0.1234", as a percentage. */
  formatShare: Format;
}

/**
 * Bars of one series with the share of each in the sum of all. Where a value is below zero or missing, or nothing was sold, parts are no shares of a whole:
 * there are none then.
 */
export function ShareBars({ formatShare, ...rest }: ShareBarsProps) {
  const { values } = rest.data.series[0]!;
  const known = values.filter((value) => value !== null);
  const areParts = known.length === values.length && known.every((value) => signOf(value) >= 0);
  const shares = areParts ? sharesOf(known) : [];
  return <Bars {...rest} notes={shares.map((share) => (share === null ? null : formatShare(share)))} />;
}

/** Of each value in the sum, rounded to four decimals; null where the sum is zero. */
export function sharesOf(values: readonly string[]): (string | null)[] {
  const sum = sumOf(values);
  return values.map((value) => ratioOf(value, sum));
}
