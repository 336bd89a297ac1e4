import type { Clock } from '../../runtime/clock.js';
import { ConfigError, ThrottledError, TransientError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { backoffMs, type HttpPolicy } from './policy.js';
import type { Refusal } from './verdict.js';

export interface RetryOptions {
  policy: HttpPolicy;
  clock: Clock;
  log: Logger;
  /** Aborts everything in progress. */
  signal: AbortSignal;
  /** From 0 to below 1. */
  random?: () => number;
}

/** Counts the attempts and the time of one request, and waits between attempts. */
export class Attempts {
  readonly #options: RetryOptions;
  /** Or the last progress, without throttled waits. */
  #startedAt: number;
  #failures = 0;
  #throttles = 0;
  #throttledMs = 0;
  #isRenewed = false;

  constructor(options: RetryOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now().getTime();
  }

  mayRenew(): boolean {
    const may = !this.#isRenewed;
    this.#isRenewed = true;
    return may;
  }

  /** Resets the attempts and their time after progress (a part of a download, which may take hours as a whole). */
  forgive(): void {
    this.#failures = 0;
    this.#startedAt = this.#options.clock.now().getTime() - this.#throttledMs;
  }

  /** Waits before the next attempt, or throws if there is none. */
  async waitAfter(verdict: Refusal, place: string): Promise<void> {
    const waitMs = verdict.kind === 'throttled' ? this.#throttled(verdict, place) : this.#failed(verdict, place);
    const { kind, code } = verdict;
    this.#options.log.debug({ place, kind, code, waitMs }, 'request will be retried');
    await this.#options.clock.sleep(waitMs, this.#options.signal);
  }

  #throttled({ code, message, waitMs }: Extract<Refusal, { kind: 'throttled' }>, place: string): number {
    const { policy, random = Math.random } = this.#options;
    this.#throttles += 1;
    // The hint is the minimum. Up to a tenth more at random keeps clients from returning at the same time.
    const wait =
      waitMs === null ? backoffMs(policy, this.#throttles, random) + 1 : Math.ceil(waitMs * (1 + random() / 10)) + 1;
    this.#throttledMs += wait;
    if (this.#throttledMs > policy.throttleDeadlineMs) {
      throw new ThrottledError(
        `${place}: ${message}; waiting would take more than ${policy.throttleDeadlineMs} ms in total. Try again later.`,
        { code, waitMs: wait },
      );
    }
    return wait;
  }

  #failed(verdict: Exclude<Refusal, { kind: 'throttled' }>, place: string): number {
    const { policy, clock, random = Math.random } = this.#options;
    const { kind, code, message } = verdict;
    if (kind !== 'transient') throw new ConfigError(`${place}: ${message}`, { code });
    this.#failures += 1;
    const shrink =
      verdict.shrink === 'now' || (verdict.shrink !== undefined && this.#failures >= policy.attemptsBeforeShrink);
    const waitMs = Math.max(verdict.waitMs ?? 0, backoffMs(policy, this.#failures, random));
    const elapsedMs = clock.now().getTime() - this.#startedAt - this.#throttledMs;
    if (shrink || this.#failures >= policy.attempts || elapsedMs + waitMs > policy.deadlineMs) {
      if (verdict.isConfigInTheEnd) throw new ConfigError(`${place}: ${message}`, { code });
      throw new TransientError(`${place}: ${message} (attempt ${this.#failures} of ${policy.attempts})`, {
        code,
        shrink: verdict.shrink !== undefined,
      });
    }
    return waitMs;
  }
}

/** A refusal on its way to whoever counts the attempts. */
export class RefusedError extends TransientError {
  constructor(readonly refusal: Refusal) {
    super(refusal.message, { code: refusal.code });
  }
}

export function transientVerdict(error: TransientError): Refusal {
  if (error instanceof RefusedError) return error.refusal;
  const { code, message, shrink } = error;
  return shrink ? { kind: 'transient', code, message, shrink: 'after_retries' } : { kind: 'transient', code, message };
}
