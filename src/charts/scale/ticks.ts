import { printed } from '../formats/decimal.js';

/** A mark of an axis: the exact decimal that its label shows, and where it lies. */
export interface Tick {
  value: string;
  at: number;
}

/** The steps between marks, in tenths of a power of ten. */
const steps = [10, 20, 25, 50, 100];

/**
 * Marks at multiples of 1, 2, 2.5 or 5 times a power of ten that enclose `low` to `high`, at most about `wanted` steps. Their values are
 * exact decimals; where they lie is a float, for drawing only. `whole`: none between whole numbers.
 */
export function ticksOf(low: number, high: number, wanted: number, whole = false): Tick[] {
  const span = high > low ? high - low : Math.abs(high) || 1;
  const least = span / Math.max(1, wanted);
  const power = Math.floor(Math.log10(least)) - 1;
  const found = steps.find((step) => step * 10 ** power >= least * 0.999999) ?? 100;
  const isBetween = whole && found * 10 ** power < 1;
  const halves = whole && found === 25 && power === -1;
  const [factor, exponent] = isBetween ? [1, 0] : halves ? [5, 0] : [found, power];
  const step = factor * 10 ** exponent;
  // A hair's breadth of tolerance: 0.3 / 0.1 is 2.9999999999999996.
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(Math.ceil(high / step - 1e-9), first + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const value = printed(BigInt(first + index) * BigInt(factor), -exponent);
    return { value, at: Number(value) };
  });
}
