import type { BucketRules, TokenBuckets } from '../../contract/token-buckets.js';

interface Bucket {
  tokens: number;
  rate: number;
  filledAt: number;
}

/** Token buckets that nobody shares, for commands without a database: what others use up is met as a refused call. */
export class ProcessBuckets implements TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();

  async take(name: string, rules: BucketRules, now: Date): Promise<{ waitMs: number; rate: number }> {
    const bucket = this.#filled(name, rules, now);
    bucket.tokens -= 1;
    const { tokens, rate } = bucket;
    return { waitMs: tokens >= 0 ? 0 : Math.ceil((-tokens / rate) * 1000), rate };
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
    return Math.ceil(((1 - bucket.tokens) / bucket.rate) * 1000);
  }

  #filled(name: string, { rate, burst }: BucketRules, now: Date): Bucket {
    const bucket = this.#buckets.get(name) ?? { tokens: burst, rate, filledAt: now.getTime() };
    const elapsedMs = Math.max(0, now.getTime() - bucket.filledAt);
    bucket.tokens = Math.min(burst, bucket.tokens + (elapsedMs / 1000) * bucket.rate);
    bucket.filledAt += elapsedMs;
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
