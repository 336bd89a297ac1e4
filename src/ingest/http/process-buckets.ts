import {
  arrivalMs,
  type BucketLevel,
  type BucketRules,
  msUntil,
  type TokenBuckets,
} from '../../contract/token-buckets.js';

/** Token buckets that nobody shares, for commands without a database: what others use up is met as a refused call. */
export class ProcessBuckets implements TokenBuckets {
  readonly #buckets = new Map<string, BucketLevel>();

  async take(name: string, rules: BucketRules, now: Date): Promise<{ waitMs: number; rate: number }> {
    const bucket = this.#filled(name, rules, now);
    const fullMs = arrivalMs - ((rules.burst - bucket.tokens) / bucket.rate) * 1000;
    bucket.filledAt = new Date(Math.max(bucket.filledAt.getTime(), now.getTime() + fullMs));
    bucket.tokens -= 1;
    return { waitMs: msUntil(0, bucket, now), rate: bucket.rate };
  }

  async has(name: string, rules: BucketRules, now: Date, spare: number): Promise<boolean> {
    return this.#filled(name, rules, now).tokens >= spare + 1;
  }

  async learn(name: string, rules: BucketRules, now: Date, rate: number): Promise<void> {
    this.#filled(name, rules, now).rate = rate;
  }

  async drain(name: string, rules: BucketRules, now: Date): Promise<number> {
    const bucket = this.#filled(name, rules, now);
    bucket.tokens = Math.min(bucket.tokens, 0);
    bucket.filledAt = now;
    return msUntil(1, bucket, now);
  }

  #filled(name: string, { rate, burst }: BucketRules, now: Date): BucketLevel {
    const bucket = this.#buckets.get(name) ?? { tokens: burst, rate, filledAt: now };
    const elapsedMs = now.getTime() - bucket.filledAt.getTime();
    if (elapsedMs > 0) {
      bucket.tokens = Math.min(burst, bucket.tokens + (elapsedMs / 1000) * bucket.rate);
      bucket.filledAt = now;
    }
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
