import { MICROS_PER_SECOND, type Micros } from '../kit/clock.js';
import type { Random } from '../kit/random.js';

/** The parts of all orders to which something happens. */
export const cancelledShare = 0.03;
export const returnedShare = 0.08;
/** Of the orders of which something came back: half as many come again, and a few come often. */
export const returnedAgainShare = 0.3;

/** The time of one order's events, which never reaches the present. */
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

  /** Lets whole seconds pass; false, and no time passes, if that would reach the present. */
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
