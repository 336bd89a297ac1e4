import type { Clock } from '../../../src/runtime/clock.js';

/** A clock that does not wait: a sleep advances it and is recorded. */
export class TestClock implements Clock {
  readonly sleeps: number[] = [];
  #ms: number;

  constructor(at = '2026-07-01T12:00:00Z') {
    this.#ms = Date.parse(at);
  }

  now(): Date {
    return new Date(this.#ms);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(ms);
    this.#ms += ms;
  }

  advance(ms: number): void {
    this.#ms += ms;
  }
}
