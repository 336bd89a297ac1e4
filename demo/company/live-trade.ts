import { MICROS_PER_SECOND, type Micros } from '../../simulators/kit/clock.js';
import type { ReplayedClock } from './replayed-clock.js';

/** One store's trade since the demo was first started. */
interface LiveTrade {
  secondsBetween: number;
  /** Lets the next thing happen, at the clock's time. */
  happen(): void;
}

/**
 * How to bring a store's trade up to a clock's time: everything happens at its own instant, counted from `openedAt`, the same
 * in a store that ran all the time and in one that was started again.
 */
export function replayOf({ secondsBetween, happen }: LiveTrade, openedAt: Micros, clock: ReplayedClock): () => void {
  const step = secondsBetween * MICROS_PER_SECOND;
  let last = openedAt;
  return () => {
    const now = clock.now();
    for (; last + step <= now; last += step) clock.during(last + step, happen);
  };
}
