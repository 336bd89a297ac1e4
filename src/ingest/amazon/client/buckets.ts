import { hash } from 'node:crypto';
import type { Clock } from '../../../runtime/clock.js';
import { type Operation, operations } from './operations.js';
import { hostOf, type AmazonSettings } from './settings.js';

/** A token bucket as Amazon keeps one for each operation, app and account. */
class Bucket {
  #rate: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor({ rate, burst }: { rate: number; burst: number }, now: Date) {
    this.#rate = rate;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now.getTime();
  }

  /** Takes a token, and returns the milliseconds until it is there. */
  take(now: Date): number {
    this.#fill(now);
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.#rate) * 1000);
  }

  /** The rate that an answer told. */
  learn(rate: number, now: Date): void {
    this.#fill(now);
    this.#rate = rate;
  }

  /** Others have used up the tokens. Returns the milliseconds until one is there. */
  drain(now: Date): number {
    this.#fill(now);
    this.#tokens = Math.min(this.#tokens, 0);
    return Math.ceil(1000 / this.#rate);
  }

  #fill(now: Date): void {
    const at = Math.max(this.#at, now.getTime());
    this.#tokens = Math.min(this.#burst, this.#tokens + ((at - this.#at) / 1000) * this.#rate);
    this.#at = at;
  }
}

/** By clock, because buckets fill with time. */
const known = new WeakMap<Clock, Map<string, Bucket>>();

/**
 * The buckets of an account: shared by all streams and sources of this process that use the same app, account and host. Other
 * processes are met as answers with 429, which drain a bucket.
 */
export class Buckets {
  readonly #account: string;
  readonly #clock: Clock;

  constructor(settings: AmazonSettings, clock: Clock) {
    const { clientId, refreshToken } = settings;
    this.#account = hash('sha256', [hostOf(settings), clientId, refreshToken].join('\n'), 'base64url');
    this.#clock = clock;
  }

  take(operation: Operation): number {
    return this.#bucket(operation).take(this.#clock.now());
  }

  learn(operation: Operation, rate: number): void {
    this.#bucket(operation).learn(rate, this.#clock.now());
  }

  drain(operation: Operation): number {
    return this.#bucket(operation).drain(this.#clock.now());
  }

  #bucket(operation: Operation): Bucket {
    let buckets = known.get(this.#clock);
    if (!buckets) known.set(this.#clock, (buckets = new Map<string, Bucket>()));
    const key = `${this.#account} ${operation}`;
    let bucket = buckets.get(key);
    if (!bucket) buckets.set(key, (bucket = new Bucket(operations[operation], this.#clock.now())));
    return bucket;
  }
}
