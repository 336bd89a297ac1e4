import { type HttpPolicy, meaningOf } from './policy.js';
import type { HttpResponse } from './response.js';
import { retryAfterMs } from './retry-after.js';

/** What a platform makes of an answer: it alone knows its error bodies. */
export type Verdict<T> =
  | { kind: 'ok'; value: T }
  /** `waitMs` as the answer says it; null leaves the wait to the policy. */
  | { kind: 'throttled'; code: string; message: string; waitMs: number | null }
  /**
   * `shrink`: asking for less may help; `now`: nothing else will. `waitMs`: the answer's own wish, null leaves it to the
   * policy. `isConfigInTheEnd`: an answer that a broken set-up gives each time; when the tries are used up, a person has to act.
   */
  | {
      kind: 'transient';
      code: string;
      message: string;
      shrink?: 'now' | 'after_retries';
      waitMs?: number | null;
      isConfigInTheEnd?: boolean;
    }
  /** The credentials were refused: they are renewed once where the request knows how, then this is a config error. */
  | { kind: 'unauthorised'; code: string; message: string }
  | { kind: 'config'; code: string; message: string };

export type Classify<T> = (response: HttpResponse) => Verdict<T>;

/** The verdict that the status alone gives, or null when it is one of success and the body has to be read. */
export function judgeStatus(
  policy: HttpPolicy,
  { status, headers }: HttpResponse,
  now: Date,
): Exclude<Verdict<never>, { kind: 'ok' }> | null {
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
