import { type HttpPolicy, meaningOf } from './policy.js';
import type { HttpResponse } from './response.js';
import { retryAfterMs } from './retry-after.js';

/** What a platform makes of a response: only the platform knows its error bodies. */
export type Verdict<T> =
  | { kind: 'ok'; value: T }
  /** `waitMs` is the wait that the response requests; null leaves it to the policy. */
  | { kind: 'throttled'; code: string; message: string; waitMs: number | null }
  /**
   * `shrink`: `after_retries` if a smaller request may help, `now` if nothing else will. `waitMs`: the wait that the response
   * requests; null leaves it to the policy. `isConfigInTheEnd`: a wrong set-up gives the same response every time, so when the
   * attempts are used up, it is a config error.
   */
  | {
      kind: 'transient';
      code: string;
      message: string;
      shrink?: 'now' | 'after_retries';
      waitMs?: number | null;
      isConfigInTheEnd?: boolean;
    }
  /** The credentials were refused: renews them once if the request can, otherwise a config error. */
  | { kind: 'unauthorised'; code: string; message: string }
  | { kind: 'config'; code: string; message: string };

/** A verdict on a response that is not good. */
export type Refusal = Exclude<Verdict<never>, { kind: 'ok' }>;

export type Classify<T> = (response: HttpResponse) => Verdict<T> | Promise<Verdict<T>>;

/** What the status alone decides, or null if it is a success and the body must be read. */
export function judgeStatus(policy: HttpPolicy, { status, headers }: HttpResponse, now: Date): Refusal | null {
  const meaning = meaningOf(policy, status);
  const code = `http_${status}`;
  const message = `HTTP ${status}`;
  const waitMs = retryAfterMs(headers['retry-after'], now);
  if (meaning === 'ok') return null;
  if (meaning === 'throttled') return { kind: 'throttled', code, message, waitMs };
  if (meaning === 'unauthorised') return { kind: 'unauthorised', code, message };
  if (meaning === 'config') return { kind: 'config', code, message };
  if (!policy.statuses.shrinking.includes(status)) return { kind: 'transient', code, message, waitMs };
  return { kind: 'transient', code, message, waitMs, shrink: 'after_retries' };
}
