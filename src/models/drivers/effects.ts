import { magnitude, quotient, servedUnits, type Sides, sumOf } from './exact.js';
import type { Member, Whole } from './members.js';

/** What a value adds to the change of the whole, in units of 10^-`servedDecimals`. */
export interface Effect {
  contribution: bigint;
  /** Of a ratio: what comes of its own ratio, and what of its weight; they add up to the contribution. Of a sum: null. */
  rate: bigint | null;
  mix: bigint | null;
  /** How large it is among the values: the size of all is `sizeOf` of all together. Never negative. */
  size: bigint;
}

/** Of a sum: the difference of each value. `scale`: the decimals of the amounts; see `effectsOnRatio` for `change`. */
export function effectsOnSum(members: readonly Member[], scale: number, change: bigint): Effect[] {
  const exact = members.map(({ numerator: { current, previous } }) => current - previous);
  const contributions = roundedTo(change, exact, 10n ** BigInt(scale));
  return members.map(({ numerator: { current, previous } }, at) => ({
    ...{ contribution: contributions[at]!, rate: null, mix: null },
    size: magnitude(current) + magnitude(previous),
  }));
}

/**
 * Of a ratio N/D, whose denominator is not zero in either period. A value with the share w of the denominator and the ratio r adds
 *
 * - rate: the change of r, by the mean of both w;
 * - mix: the change of w, by how far the mean of both r is from that of the whole (the mean of both N/D).
 *
 * The sum over all values is the change of N/D, whatever happened. A value that has no denominator in one of the periods has no ratio
 * to change: all that it adds is mix.
 *
 * `change`: what is served as the change of the whole, in units of 10^-`servedDecimals`. Each contribution is less than such a unit, or
 * two, away from the exact one, so that they add up to the change to the last digit.
 */
export function effectsOnRatio(members: readonly Member[], whole: Whole, change: bigint): Effect[] {
  const { numerator: n, denominator: d } = whole;
  const divisor = 2n * d.current ** 2n * d.previous ** 2n;
  const mean = n.previous * d.current + n.current * d.previous;
  const exact = members.map(({ numerator, denominator }) => {
    const amounts = numerator.current * d.previous - numerator.previous * d.current;
    const weights = denominator.current * d.previous - denominator.previous * d.current;
    return 2n * d.current * d.previous * amounts - weights * mean;
  });
  const contributions = roundedTo(change, exact, divisor);
  return members.map(({ numerator, denominator }, at) => {
    const contribution = contributions[at]!;
    const rate = rateEffect(numerator, denominator, d);
    const size = magnitude(denominator.previous * d.current) + magnitude(denominator.current * d.previous);
    return { contribution, rate, mix: contribution - rate, size };
  });
}

function rateEffect(n: Sides, d: Sides, whole: Sides): bigint {
  const weight = d.previous * whole.current + d.current * whole.previous;
  const difference = n.current * d.previous - n.previous * d.current;
  return quotient(weight * difference, 2n * whole.previous * whole.current * d.previous * d.current) ?? 0n;
}

/** Rounds `values / divisor` so that they add up to `total`: those that lose most by being cut off get what is left. `divisor` is above zero. */
function roundedTo(total: bigint, values: readonly bigint[], divisor: bigint): bigint[] {
  const cut = values.map((value) => floor(value * servedUnits, divisor));
  const byLoss = values
    .map((value, at) => ({ at, loss: value * servedUnits - cut[at]! * divisor }))
    .sort((a, b) => (a.loss > b.loss ? -1 : a.loss < b.loss ? 1 : a.at - b.at));
  let left = total - sumOf(cut);
  for (let next = 0; left > 0n && byLoss.length > 0; next = (next + 1) % byLoss.length, left -= 1n) {
    cut[byLoss[next]!.at]! += 1n;
  }
  for (let next = byLoss.length - 1; left < 0n && next >= 0; next -= 1, left += 1n) cut[byLoss[next]!.at]! -= 1n;
  return cut;
}

function floor(value: bigint, divisor: bigint): bigint {
  const cut = value / divisor;
  return value < 0n && cut * divisor !== value ? cut - 1n : cut;
}
