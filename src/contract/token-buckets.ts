/** What a platform allows of an operation: tokens a second, and at most so many at once. */
export interface BucketRules {
  rate: number;
  burst: number;
}

/**
 * Token buckets by name, each shared by all that uses up the same ration. A call reserves its token when it asks for it, so that
 * concurrent calls keep the rate too. Names hold no secrets.
 */
export interface TokenBuckets {
  /** Takes a token. `waitMs`: until it is there, 0 if it is; `rate`: the bucket's, which may have been learned since. */
  take(bucket: string, rules: BucketRules, now: Date): Promise<{ waitMs: number; rate: number }>;
  /** Whether a token could be taken without waiting, so that as many are left as `spare`. */
  has(bucket: string, rules: BucketRules, now: Date, spare: number): Promise<boolean>;
  /** The platform told another rate. */
  learn(bucket: string, rules: BucketRules, now: Date, rate: number): Promise<void>;
  /** The platform refused a call: others have used up the tokens. Returns the milliseconds until one is there. */
  drain(bucket: string, rules: BucketRules, now: Date): Promise<number>;
}

/** The state of a bucket. */
export interface BucketLevel {
  /** Below 0: reserved by calls that wait. */
  tokens: number;
  rate: number;
  /** Until then it is filled; it may lie ahead. */
  filledAt: Date;
}

/**
 * A full bucket takes no tokens until a call arrives at the platform, which may be so much after it was sent; neither does one that is
 * full before then, for the rest of that time. Without this allowance calls at exactly the rate would be refused.
 */
export const arrivalMs = 1000;

/** Milliseconds until a bucket has so many tokens. */
export function msUntil(wanted: number, { tokens, rate, filledAt }: BucketLevel, now: Date): number {
  if (tokens >= wanted) return 0;
  return Math.ceil(((wanted - tokens) / rate) * 1000) + Math.max(0, filledAt.getTime() - now.getTime());
}
