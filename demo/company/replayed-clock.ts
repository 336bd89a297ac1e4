import { type Clock, MICROS_PER_SECOND, type Micros } from '../../simulators/kit/clock.js';

/**
 * The clock of stores whose trade is replayed up to now and then continues live. During an event, it shows the time of the event,
 * so that an event has the same time when it happens and when it is replayed after a restart.
 */
export class ReplayedClock implements Clock {
  readonly #live: Clock;
  #event: Micros | null = null;

  constructor(live: Clock) {
    this.#live = live;
  }

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
