import type { ConnectContext } from '../../../contract/extractor.js';
import type { Clock } from '../../../runtime/clock.js';
import type { Logger } from '../../../runtime/log.js';
import type { AccessTokens } from '../../http/access-tokens.js';
import { HttpClient } from '../../http/http-client.js';
import { makePolicy } from '../../http/policy.js';
import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import { parseSlice, type SlicedElement, slicePage } from '../../reading/json-slice.js';
import { StalePositionError } from '../../reading/windows.js';
import { Buckets } from './buckets.js';
import { judgeError } from './judge-answer.js';
import { lwaTokens } from './lwa-tokens.js';
import type { Operation } from './operations.js';
import { type AmazonSettings, hostOf } from './settings.js';

export type Query = Readonly<Record<string, string>>;

interface AmazonCall {
  operation: Operation;
  /** Below the host: `/orders/2026-01-01/orders`. */
  path: string;
  query?: Query;
  /** JSON; makes it a POST. */
  body?: object;
  /** The array whose elements are sliced out instead of parsed, and the requested fields of each. */
  slice?: { path: readonly string[]; fields: readonly string[] };
}

export interface AmazonAnswer {
  /** Without the sliced elements. */
  body: unknown;
  elements: SlicedElement[];
}

/** A document, with its media type. */
export interface Document {
  bytes: Buffer;
  contentType: string;
}

/** Calls of the Selling Partner API of one region with the credentials of one source. */
export class AmazonClient {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly #host: string;
  readonly #tokens: AccessTokens;
  readonly buckets: Buckets;

  constructor(settings: AmazonSettings, context: ConnectContext) {
    const { clock, log, signal } = context;
    const ca = settings.certificateAuthority;
    this.http = new HttpClient({ policy: makePolicy(), clock, log, signal, ...(ca !== undefined && { ca }) });
    this.clock = clock;
    this.log = log;
    this.signal = signal;
    this.#host = hostOf(settings);
    this.#tokens = lwaTokens(settings, this);
    this.buckets = new Buckets(settings, context);
  }

  /**
   * Waits for a token of the operation's bucket, and calls. Throws the same errors as `HttpClient.send`, and a
   * `StalePositionError` if the page token is no longer valid.
   */
  async call(call: AmazonCall): Promise<AmazonAnswer> {
    const { operation, path, query = {}, body } = call;
    const parameters = new URLSearchParams(query).toString();
    const url = `${this.#host}${path}${parameters === '' ? '' : `?${parameters}`}`;
    let token = '';
    const answer = await this.http.send<AmazonAnswer | 'stale'>({
      request: async () => {
        // An exchange takes time, in which a call that has its token would be late.
        await this.#tokens.current();
        await this.buckets.take(operation, this.signal);
        token = await this.#tokens.current();
        const headers = { 'x-amz-access-token': token, accept: 'application/json' };
        if (body === undefined) return { method: 'GET', url, headers };
        return {
          ...{ method: 'POST', url, body: JSON.stringify(body) },
          headers: { ...headers, 'content-type': 'application/json' },
        };
      },
      judgesStatus: (status) => status >= 400,
      classify: (response) => this.#judge(call, response),
      renew: () => this.#tokens.renew(token),
    });
    if (answer !== 'stale') return answer;
    // A slice whose pages take longer than their tokens live has to become smaller.
    throw new StalePositionError('the page token is no longer valid', { code: 'amazon_page_token', shrink: true });
  }

  /** A report's document. Its address carries its own signature. null: the address has expired. */
  async download(url: string): Promise<Document | null> {
    return await this.http.send<Document | null>({
      request: () => ({ method: 'GET', url }),
      judgesStatus: (status) => status === 403 || status === 404,
      classify: ({ status, headers, body }) => ({
        kind: 'ok',
        value: status >= 400 ? null : { bytes: body, contentType: String(headers['content-type'] ?? '') },
      }),
    });
  }

  async close(): Promise<void> {
    await this.http.close();
  }

  async #judge({ operation, slice }: AmazonCall, response: HttpResponse): Promise<Verdict<AmazonAnswer | 'stale'>> {
    const rate = Number(response.headers['x-amzn-ratelimit-limit']);
    if (rate > 0) await this.buckets.learn(operation, rate);
    if (response.status >= 400) {
      const refusal = judgeError(response);
      if (refusal === 'stale') return { kind: 'ok', value: refusal };
      return refusal.kind === 'throttled' ? { ...refusal, waitMs: await this.buckets.drain(operation) } : refusal;
    }
    const answer = sliced(response.body, slice);
    if (answer !== null) return { kind: 'ok', value: answer };
    return { kind: 'transient', code: 'amazon_no_json', message: 'the response is not JSON' };
  }
}

function sliced(body: Buffer, slice: AmazonCall['slice']): AmazonAnswer | null {
  try {
    if (!slice) return { body: parseSlice(body), elements: [] };
    const { envelope, elements } = slicePage(body, slice.path, slice.fields);
    return { body: envelope, elements };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
