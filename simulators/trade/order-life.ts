import { MICROS_PER_SECOND, type Micros } from '../kit/clock.js';
import type { Random } from '../kit/random.js';

/** Shares of all orders. */
export const cancelledShare = 0.03;
export const returnedShare = 0.08;
/** The probability of another return from an order that already had one. */
export const returnedAgainShare = 0.3;

/** The time line of one order's events, all before `until`. */
export class OrderTime {
  readonly #until: Micros;
  readonly #random: Random;
  #now: Micros;

  constructor(placedAt: Micros, until: Micros, random: Random) {
    this.#now = placedAt;
    this.#until = until;
    this.#random = random;
  }

  get now(): Micros {
    return this.#now;
  }

  /** Advances by whole seconds; returns false, and does not advance, if that would reach `until`. */
  passSeconds(fewest: number, most: number): boolean {
    const next = this.#now + this.#random.int(fewest, most) * MICROS_PER_SECOND;
    if (next >= this.#until) return false;
    this.#now = next;
    return true;
  }

  passHours(fewest: number, most: number): boolean {
    return this.passSeconds(fewest * 3600, most * 3600);
  }
}
