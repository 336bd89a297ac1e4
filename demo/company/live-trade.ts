import { MICROS_PER_SECOND, type Micros } from '../../simulators/kit/clock.js';
import type { ReplayedClock } from './replayed-clock.js';

/** One store's trade since the demo was first started. */
interface LiveTrade {
  secondsBetween: number;
  /** Runs the next event, at the clock's time. */
  happen(): void;
}

/**
 * Returns a function that runs all events of a store that are due. Events are at fixed times after `openedAt`, so that a store that
 * was restarted has the same events as one that ran all the time.
 */
export function replayOf({ secondsBetween, happen }: LiveTrade, openedAt: Micros, clock: ReplayedClock): () => void {
  const step = secondsBetween * MICROS_PER_SECOND;
  let last = openedAt;
  return () => {
    const now = clock.now();
    for (; last + step <= now; last += step) clock.during(last + step, happen);
  };
}
