import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../log.js';
import { otlpBody } from './otlp.js';
import type { EndedSpan } from './tracer.js';
import type { Attributes } from './tracing.js';

export interface SenderOptions {
  tracesUrl: string;
  headers: Readonly<Record<string, string>>;
  resource: Attributes;
  version: string;
  timeoutMs: number;
  log: Logger;
}

/** As OpenTelemetry's defaults. */
const batchSize = 512;
const waitMs = 5000;
const mostWaiting = 2048;

const mostAttempts = 4;
const firstPauseMs = 500;
const longestPauseMs = 5000;
/** The statuses after which OTLP allows another attempt. */
const temporary = new Set([429, 502, 503, 504]);
/** For the last spans when the process stops. */
const farewellMs = 2000;
const logEveryMs = 60_000;

/**
 * Sends spans in batches, by OTLP over HTTP with JSON. Work never waits for it: a receiver that is slow or away costs spans, which are
 * counted in the log.
 */
export class SpanSender {
  #waiting: EndedSpan[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #lost = 0;
  #loggedAt = Number.NEGATIVE_INFINITY;
  readonly #stopping = new AbortController();

  constructor(private readonly options: SenderOptions) {}

  add(span: EndedSpan): void {
    if (this.#waiting.length >= mostWaiting) {
      this.#lose(1, 'more spans than it takes');
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= batchSize) this.#begin();
    else this.#timer ??= setTimeout(() => this.#begin(), waitMs).unref();
  }

  /** Sends what is left, for at most two seconds. */
  async close(): Promise<void> {
    const timer = setTimeout(() => this.#stopping.abort(new Error('the process is ending')), farewellMs);
    try {
      while (this.#sending !== undefined || this.#waiting.length > 0) {
        this.#begin();
        await this.#sending;
      }
    } finally {
      clearTimeout(timer);
      clearTimeout(this.#timer);
    }
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, batchSize);
      const problem = await this.#send(batch);
      if (problem !== null) this.#lose(batch.length, problem);
    }
  }

  /** Null: they have arrived. */
  async #send(batch: readonly EndedSpan[]): Promise<string | null> {
    const body = JSON.stringify(otlpBody(batch, this.options));
    for (let attempt = 1; ; attempt += 1) {
      const { problem, pauseMs } = await this.#post(body);
      if (problem === null || pauseMs === null || attempt >= mostAttempts) return problem;
      const signal = this.#stopping.signal;
      await delay(Math.max(pauseMs, firstPauseMs * 2 ** (attempt - 1)), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return problem;
    }
  }

  /** `pauseMs`: null if another attempt makes no sense. */
  async #post(body: string): Promise<{ problem: string | null; pauseMs: number | null }> {
    const { tracesUrl, headers, timeoutMs } = this.options;
    try {
      const response = await fetch(tracesUrl, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), this.#stopping.signal]),
      });
      // Read to its end, so that the connection can be used again. Its content is not for the log.
      await response.arrayBuffer();
      if (response.ok) return { problem: null, pauseMs: null };
      const problem = `HTTP ${response.status}`;
      const asked = Number(response.headers.get('retry-after')) * 1000;
      const pauseMs = Math.min(Number.isFinite(asked) ? asked : 0, longestPauseMs);
      return { problem, pauseMs: temporary.has(response.status) ? pauseMs : null };
    } catch (error) {
      const { cause, name } = error as Error;
      return { problem: (cause as { code?: string } | undefined)?.code ?? name, pauseMs: 0 };
    }
  }

  #lose(spans: number, problem: string): void {
    this.#lost += spans;
    if (performance.now() - this.#loggedAt < logEveryMs) return;
    this.#loggedAt = performance.now();
    this.options.log.warn(
      { spans: this.#lost, problem },
      'spans of traces were lost: their receiver does not take them',
    );
    this.#lost = 0;
  }
}
