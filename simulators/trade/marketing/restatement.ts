import type { Random } from '../../kit/random.js';
import type { Age } from './days.js';

/** How a row's conversions move until its platform's window closes: more are booked, some are taken back, or neither. */
export type Drift = 'grows' | 'falls' | 'stays';

export function driftOf(random: Random): Drift {
  const drawn = random.fraction();
  if (drawn < 0.6) return 'grows';
  return drawn < 0.75 ? 'falls' : 'stays';
}

/** Days after the end of a day on which its numbers move; in between they rest, as most days of a real account do. */
const steps = [1, 2, 3, 7, 14, 21];

/** The share of its final conversions that a row shows at that age: above 1 for those that fall, exactly 1 once the window is closed. */
export function knownShare(drift: Drift, { days, over }: Age, windowDays: number): number {
  if (drift === 'stays') return over;
  if (days >= windowDays) return 1;
  const reached = steps.filter((step) => step <= days && step < windowDays).length;
  const left = 1 - reached / (steps.length + 1);
  return over * (drift === 'grows' ? 1 - 0.5 * left : 1 + 0.3 * left);
}
