import { type Tick, ticksOf } from './ticks.js';

export interface ValueScale {
  ticks: readonly Tick[];
  /** Where a value lies, in pixels. */
  at: (value: number) => number;
  /** Where zero lies, or the end nearest to it if it is not in the scale. */
  base: number;
}

interface ScaleOptions {
  /** Whether zero is in it: always for bars, whose length is their value. */
  fromZero: boolean;
  /** About how many marks. */
  wanted?: number;
  /** Whether all values are whole numbers. */
  whole?: boolean;
}

/** A linear scale over the values, from the pixel of the lowest mark to that of the highest. */
export function valueScale(
  values: readonly number[],
  from: number,
  to: number,
  { fromZero, wanted = 4, whole = false }: ScaleOptions,
): ValueScale {
  const known = fromZero || values.length === 0 ? [...values, 0] : values;
  const ticks = ticksOf(Math.min(...known), Math.max(...known), wanted, whole);
  const low = ticks[0]!.at;
  const high = ticks.at(-1)!.at;
  const at = (value: number) => from + ((value - low) / (high - low)) * (to - from);
  return { ticks, at, base: at(Math.min(Math.max(0, low), high)) };
}
