import type { Agent } from 'undici';
import { TransientError } from '../../runtime/errors.js';
import { Attempts, type RetryOptions, transientVerdict } from './attempts.js';
import { type ConnectionOptions, createAgent, exchange, type HttpRequest, placeOf } from './connection.js';
import type { Pace } from './pace.js';
import { readResponse } from './response.js';
import { type Classify, judgeStatus, type Verdict } from './verdict.js';

interface HttpClientOptions extends ConnectionOptions, RetryOptions {
  /** The rate limit per second that the platform, or the merchant, sets. */
  pace?: Pace;
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
