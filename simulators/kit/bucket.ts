import { MICROS_PER_SECOND, type Micros } from './clock.js';

interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

/** A leaky bucket of points: holds up to `maximum` and regains `restoreRate` a second. */
export class Bucket {
  readonly restoreRate: number;
  readonly maximum: number;
  #available: number;
  #at: Micros;

  constructor(restoreRate: number, maximum: number, now: Micros) {
    this.restoreRate = restoreRate;
    this.maximum = maximum;
    this.#available = this.maximum;
    this.#at = now;
  }

  /** Takes `points` if the bucket holds as many. */
  reserve(points: number, now: Micros): boolean {
    this.#restore(now);
    if (points > this.#available) return false;
    this.#available -= points;
    return true;
  }

  /** Returns points that were reserved and not used. */
  refund(points: number): void {
    this.#available = Math.min(this.maximum, this.#available + points);
  }

  /** Empties the bucket down to `points`. */
  drainTo(points: number, now: Micros): void {
    this.#restore(now);
    this.#available = Math.min(this.#available, points);
  }

  status(now: Micros): ThrottleStatus {
    this.#restore(now);
    const currentlyAvailable = Math.floor(this.#available);
    return { maximumAvailable: this.maximum, currentlyAvailable, restoreRate: this.restoreRate };
  }

  #restore(now: Micros): void {
    const seconds = Math.max(0, now - this.#at) / MICROS_PER_SECOND;
    this.#available = Math.min(this.maximum, this.#available + seconds * this.restoreRate);
    this.#at = Math.max(this.#at, now);
  }
}
