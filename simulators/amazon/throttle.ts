import { Bucket } from '../kit/bucket.js';
import type { Micros } from '../kit/clock.js';
import type { Operation } from './operations.js';

/** The token buckets of an app and a seller: one for each operation. */
export class Throttle {
  readonly #buckets = new Map<string, { bucket: Bucket; factor: number }>();

  /** Takes a token for a call. False: there is none, and the answer is 429. */
  admits({ name, rate, burst }: Operation, factor: number, now: Micros): boolean {
    const known = this.#buckets.get(name);
    const bucket =
      known?.factor === factor ? known.bucket : new Bucket(rate * factor, Math.max(1, burst * factor), now);
    this.#buckets.set(name, { bucket, factor });
    return bucket.reserve(1, now);
  }

  /** Empties the bucket of an operation, as other users of the account would. */
  drain({ name, rate, burst }: Operation, factor: number, now: Micros): void {
    const bucket = new Bucket(rate * factor, Math.max(1, burst * factor), now);
    bucket.drainTo(0, now);
    this.#buckets.set(name, { bucket, factor });
  }

  refill(): void {
    this.#buckets.clear();
  }
}
