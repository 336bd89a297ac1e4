import { soldAt } from '../synthetic-shop.js';
import { type RecordedOrder, recordedOrder } from './recorded-orders.js';

const ordersPerDay = 720;
/** Older than the time that the product leaves for the search index. */
const secondsBeforeNow = 130;

/** Orders by the time of their last change. */
export class OrderHistory {
  readonly #count: number;
  /** A changed order leaves a gap at its old position. */
  readonly #orders: (RecordedOrder | null)[];
  readonly #times: number[];
  readonly #places: number[];
  #revision = 0;

  constructor(count: number) {
    this.#count = count;
    this.#orders = Array.from({ length: count }, (_, index) => recordedOrder(index));
    this.#times = this.#orders.map((_, index) => soldAt(index));
    this.#places = this.#orders.map((_, index) => index);
  }

  get length(): number {
    return this.#orders.length;
  }

  /** The first position whose order was updated at or after the instant. */
  place(instant: number): number {
    let low = 0;
    let high = this.#orders.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times[middle]! < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** At most `most` orders from one position to another, and the position after them. */
  slice(start: number, end: number, most: number): { pieces: Buffer[]; next: number } {
    const pieces: Buffer[] = [];
    let next = start;
    for (; next < end && pieces.length < most; next += 1) {
      const order = this.#orders[next];
      if (order) pieces.push(order.bytes);
    }
    return { pieces, next };
  }

  /**
   * Changes orders as of now, in seconds since the epoch. `recent`: half of them from the last two days, half from the last
   * sixty, like refunds and edits; `spread`: evenly over the whole history.
   */
  change(wanted: number, isSpread: boolean): number {
    this.#revision += 1;
    const now = Math.floor(Date.now() / 1000) - secondsBeforeNow;
    for (let n = 0; n < wanted; n += 1) {
      const reach = isSpread ? this.#count : n % 2 === 0 ? 2 * ordersPerDay : 60 * ordersPerDay;
      const index = this.#count - 1 - ((Math.floor((n * reach) / wanted) + this.#revision) % reach);
      this.#orders[this.#places[index]!] = null;
      this.#places[index] = this.#orders.push(recordedOrder(index, this.#revision, now)) - 1;
      this.#times.push(now);
    }
    return now;
  }
}
