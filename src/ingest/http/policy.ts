/**
 * How requests are repeated, as data: one policy for all platforms, with a platform's deviations laid over it. What an
 * answer means is the platform's to say (`classify`); how often and how long to wait is said here.
 */
export interface HttpPolicy {
  /** Tries of one request, the first included, before a transient failure is given up. */
  attempts: number;
  /** After so many failures that a smaller request may cure, the caller is asked to shrink instead of trying on. */
  attemptsBeforeShrink: number;
  /** The n-th wait is drawn from 0 up to min(cap, base x 2^n): full jitter, so that many clients do not come back at once. */
  backoffBaseMs: number;
  backoffCapMs: number;
  /** All tries and waits of one request together, throttled waits apart. */
  deadlineMs: number;
  /** Throttled waits of one request together: they use up no tries, but they do end. */
  throttleDeadlineMs: number;
  /** One try, from sending to the last byte of the body. */
  requestTimeoutMs: number;
  maxBodyBytes: number;
  /** What a status means unless the platform says otherwise. Every other status of 500 and more is transient, the rest config. */
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
  maxBodyBytes: 256 * 1024 * 1024,
  statuses: {
    ok: [200, 201, 202, 204, 206],
    throttled: [429],
    transient: [408, 425, 430],
    shrinking: [413, 502, 504],
    unauthorised: [401],
  },
};

/** The default with a platform's deviations. Throws a `RangeError` where they make no sense. */
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

/** What a status means by the policy's table. */
export function meaningOf(policy: HttpPolicy, status: number): StatusMeaning {
  const { ok, throttled, transient, shrinking, unauthorised } = policy.statuses;
  if (ok.includes(status)) return 'ok';
  if (throttled.includes(status)) return 'throttled';
  if (unauthorised.includes(status)) return 'unauthorised';
  if (transient.includes(status) || shrinking.includes(status) || status >= 500) return 'transient';
  return 'config';
}

/** The wait before try number `attempt` (from 1 for the first repetition), in milliseconds. */
export function backoffMs(policy: HttpPolicy, attempt: number, random: () => number): number {
  return Math.ceil(random() * Math.min(policy.backoffCapMs, policy.backoffBaseMs * 2 ** attempt));
}
