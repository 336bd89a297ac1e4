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
  /** Ends everything under way. */
  signal: AbortSignal;
  /** Where the platform, or the merchant, allows so many requests a second. */
  pace?: Pace;
  /** From 0 up to 1. */
  random?: () => number;
}

export interface Call<T> {
  /** Made anew for each try: tokens change in between. */
  request: () => HttpRequest | Promise<HttpRequest>;
  /** Asked only about answers whose status is one of success, and about those that `judgesStatus` claims. */
  classify: Classify<T>;
  /** Statuses whose body says more than the policy's table. */
  judgesStatus?: (status: number) => boolean;
  /** Gets new credentials after a refusal. Without it a refusal is final. */
  renew?: () => Promise<void>;
}

type Refusal = Exclude<Verdict<never>, { kind: 'ok' }>;

/** The one place that repeats requests, by a policy, for all platforms. */
export class HttpClient {
  readonly agent: Agent;
  readonly options: HttpClientOptions;

  constructor(options: HttpClientOptions) {
    this.options = options;
    this.agent = createAgent(options);
  }

  /**
   * Sends until the answer is good, and returns what `classify` made of it. Throws a `ConfigError` (no sense in trying
   * again), a `TransientError` (tries or time used up; `shrink` when less at a time may help), a `ThrottledError` (the
   * waits together are too long), or the signal's reason.
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
      const limits = { timeoutMs: policy.requestTimeoutMs, signal };
      const response = await exchange(this.agent, request, limits, (answer) =>
        readResponse(answer, policy.maxBodyBytes),
      );
      const refusal = judgesStatus?.(response.status) ? null : judgeStatus(policy, response, clock.now());
      return refusal ?? classify(response);
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      return transientVerdict(error);
    }
  }
}

/** Counts the tries and the time of one request, and waits between them. */
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

  /** After progress (a part of a download) the tries count anew. */
  forgive(): void {
    this.#failures = 0;
  }

  /** Waits before the next try, or throws when there is none. */
  async waitAfter(verdict: Refusal, place: string): Promise<void> {
    const waitMs = verdict.kind === 'throttled' ? this.#throttled(verdict, place) : this.#failed(verdict, place);
    const { kind, code } = verdict;
    this.#options.log.debug({ place, kind, code, waitMs }, 'request will be repeated');
    await this.#options.clock.sleep(waitMs, this.#options.signal);
  }

  #throttled({ code, message, waitMs }: Extract<Refusal, { kind: 'throttled' }>, place: string): number {
    const { policy, random = Math.random } = this.#options;
    this.#throttles += 1;
    // The hint is the least there is to wait; a tenth more at random keeps clients from coming back together.
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
      throw new TransientError(`${place}: ${message} (try ${this.#failures} of ${policy.attempts})`, {
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
