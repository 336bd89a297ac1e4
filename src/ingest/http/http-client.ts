import type { Agent } from 'undici';
import type { Clock } from '../../runtime/clock.js';
import { ConfigError, ThrottledError, TransientError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { type ConnectionOptions, createAgent, exchange, type HttpRequest, placeOf } from './connection.js';
import type { Pace } from './pace.js';
import { backoffMs, type HttpPolicy } from './policy.js';
import { readResponse } from './response.js';
import { type Classify, judgeStatus, type Verdict } from './verdict.js';

interface HttpClientOptions extends ConnectionOptions {
  policy: HttpPolicy;
  clock: Clock;
  log: Logger;
  /** Aborts everything in progress. */
  signal: AbortSignal;
  /** The rate limit per second that the platform, or the merchant, sets. */
  pace?: Pace;
  /** From 0 to below 1. */
  random?: () => number;
}

export interface Call<T> {
  /** Called for each attempt, because tokens change between attempts. */
  request: () => HttpRequest | Promise<HttpRequest>;
  /** Called only for responses with a success status, and for those that `judgesStatus` claims. */
  classify: Classify<T>;
  /** Statuses whose body says more than the policy's table. */
  judgesStatus?: (status: number) => boolean;
  /** Renews the credentials after a refusal. Without it a refusal is final. */
  renew?: () => Promise<void>;
}

type Refusal = Exclude<Verdict<never>, { kind: 'ok' }>;

/** The only place that retries requests, for all platforms, by a policy. */
export class HttpClient {
  readonly agent: Agent;
  readonly options: HttpClientOptions;

  constructor(options: HttpClientOptions) {
    this.options = options;
    this.agent = createAgent(options);
  }

  /**
   * Sends until a response is good, and returns what `classify` made of it. Throws a `ConfigError` (a retry cannot help), a
   * `TransientError` (attempts or time used up; `shrink` if a smaller request may help), a `ThrottledError` (the waits add up to
   * too much), or the signal's reason.
   */
  async send<T>(call: Call<T>): Promise<T> {
    const attempts = new Attempts(this.options);
    for (;;) {
      const request = await call.request();
      const verdict = await this.#try(request, call);
      if (verdict.kind === 'ok') return verdict.value;
      if (verdict.kind === 'unauthorised' && call.renew && attempts.mayRenew()) await call.renew();
      else await attempts.waitAfter(verdict, placeOf(request.url));
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  async #try<T>(request: HttpRequest, { classify, judgesStatus }: Call<T>): Promise<Verdict<T>> {
    const { policy, signal, clock, pace } = this.options;
    const waitMs = pace?.take(clock.now()) ?? 0;
    if (waitMs > 0) await clock.sleep(waitMs, signal);
    try {
      const limits = { timeoutMs: policy.requestTimeoutMs, stallMs: policy.stallTimeoutMs, signal };
      const response = await exchange(this.agent, request, limits, (answer) =>
        readResponse(answer, policy.maxBodyBytes),
      );
      const refusal = judgesStatus?.(response.status) ? null : judgeStatus(policy, response, clock.now());
      return refusal ?? (await classify(response));
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      return transientVerdict(error);
    }
  }
}

/** Counts the attempts and the time of one request, and waits between attempts. */
export class Attempts {
  readonly #options: HttpClientOptions;
  readonly #startedAt: number;
  #failures = 0;
  #throttles = 0;
  #throttledMs = 0;
  #isRenewed = false;

  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now().getTime();
  }

  mayRenew(): boolean {
    const may = !this.#isRenewed;
    this.#isRenewed = true;
    return may;
  }

  /** Resets the attempts after progress (a part of a download). */
  forgive(): void {
    this.#failures = 0;
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

export function transientVerdict({ code, message, shrink }: TransientError): Refusal {
  return shrink ? { kind: 'transient', code, message, shrink: 'after_retries' } : { kind: 'transient', code, message };
}
