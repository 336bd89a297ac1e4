/**
 * The retry policy, as data: one for all platforms, which a platform may override in parts. The platform decides what a response
 * means (`classify`); the policy decides how often to retry and how long to wait.
 */
export interface HttpPolicy {
  /** Attempts per request, including the first, before a transient failure is final. */
  attempts: number;
  /** After this many failures that a smaller request may cure, stops retrying and asks the caller to shrink. */
  attemptsBeforeShrink: number;
  /** Wait n is random between 0 and min(cap, base x 2^n): full jitter, so that many clients do not return at the same time. */
  backoffBaseMs: number;
  backoffCapMs: number;
  /** Time limit for all attempts and waits of one request, without throttled waits. */
  deadlineMs: number;
  /** Time limit for the throttled waits of one request: they do not count as attempts, but they are bounded. */
  throttleDeadlineMs: number;
  /** Time limit for one attempt, from sending to the last byte of the body. */
  requestTimeoutMs: number;
  /** Time limit between two pieces of the body. */
  stallTimeoutMs: number;
  maxBodyBytes: number;
  /** What a status means unless the platform overrides it. Any other status from 500 on is transient, the rest are config errors. */
  statuses: {
    ok: readonly number[];
    throttled: readonly number[];
    transient: readonly number[];
    /** Failures that a smaller request may cure. */
    shrinking: readonly number[];
    unauthorised: readonly number[];
  };
}

const seconds = 1000;
const minutes = 60 * seconds;

const defaultPolicy: HttpPolicy = {
  attempts: 6,
  attemptsBeforeShrink: 2,
  backoffBaseMs: 0.5 * seconds,
  backoffCapMs: 60 * seconds,
  deadlineMs: 10 * minutes,
  throttleDeadlineMs: 60 * minutes,
  requestTimeoutMs: 60 * seconds,
  stallTimeoutMs: 60 * seconds,
  maxBodyBytes: 256 * 1024 * 1024,
  statuses: {
    ok: [200, 201, 202, 204, 206],
    throttled: [429],
    transient: [408, 425, 430],
    shrinking: [413, 502, 504],
    unauthorised: [401],
  },
};

/** The default policy with a platform's overrides. Throws a `RangeError` if an override is not valid. */
export function makePolicy(deviations: Partial<HttpPolicy> = {}): HttpPolicy {
  const policy = { ...defaultPolicy, ...deviations };
  for (const [name, value] of Object.entries(policy)) {
    if (typeof value === 'number' && !(value > 0)) {
      throw new RangeError(`HTTP policy: ${name} is ${value}, expected a number above 0`);
    }
  }
  return Object.freeze(policy);
}

type StatusMeaning = 'ok' | 'throttled' | 'transient' | 'unauthorised' | 'config';

/** What a status means according to the policy's table. */
export function meaningOf(policy: HttpPolicy, status: number): StatusMeaning {
  const { ok, throttled, transient, shrinking, unauthorised } = policy.statuses;
  if (ok.includes(status)) return 'ok';
  if (throttled.includes(status)) return 'throttled';
  if (unauthorised.includes(status)) return 'unauthorised';
  if (transient.includes(status) || shrinking.includes(status) || status >= 500) return 'transient';
  return 'config';
}

/** The wait in milliseconds before retry number `attempt`, counted from 1. */
export function backoffMs(policy: HttpPolicy, attempt: number, random: () => number): number {
  return Math.ceil(random() * Math.min(policy.backoffCapMs, policy.backoffBaseMs * 2 ** attempt));
}
