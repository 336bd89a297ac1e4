import { type Clock, MICROS_PER_SECOND, makeClock } from '../simulators/kit/clock.js';
import type { Micros } from '../simulators/shopify/model.js';

/**
 * The clock of a shop whose trade is replayed up to now and goes on live. While `during` runs, the time is that of the event,
 * so that an event has the same instant when it happens and when it is replayed after a restart.
 */
export class ReplayedClock implements Clock {
  readonly #live = makeClock({ mode: 'real' });
  #event: Micros | null = null;

  get mode(): Clock['mode'] {
    return this.#live.mode;
  }

  now(): Micros {
    return this.#event ?? this.#live.now();
  }

  during(at: Micros, happen: () => void): void {
    this.#event = at;
    try {
      happen();
    } finally {
      this.#event = null;
    }
  }

  set(at: Micros): void {
    this.#live.set(at);
  }

  advance(seconds: number): void {
    this.set(this.#live.now() + seconds * MICROS_PER_SECOND);
  }

  at(at: Micros, callback: () => void): () => void {
    return this.#live.at(at, callback);
  }
}
