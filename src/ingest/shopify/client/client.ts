import type { Clock } from '../../../runtime/clock.js';
import { ConfigError } from '../../../runtime/errors.js';
import type { Logger } from '../../../runtime/log.js';
import { HttpClient } from '../../http/http-client.js';
import { makePolicy } from '../../http/policy.js';
import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import { parseSlice, type SlicedElement, slicePage } from '../../reading/json-slice.js';
import { StalePositionError } from '../../reading/windows.js';
import { shopifyApiVersion } from './api-version.js';
import { type Tokens, tokensOf } from './auth.js';
import { Budget } from './budget.js';
import { type Envelope, type JudgedAnswer, judgeAnswer } from './judge-answer.js';
import type { ShopifySettings } from './settings.js';

interface GraphqlCall {
  query: string;
  variables?: Record<string, unknown>;
  /** The array whose elements are sliced out instead of parsed, and the requested fields of each. */
  slice?: { path: readonly string[]; fields: readonly string[] };
  /** Says why a response that looks good cannot be true (a page served twice), so that it is requested again. */
  doubt?: (answer: GraphqlAnswer) => string | null;
}

export interface GraphqlAnswer {
  /** Without the sliced elements. */
  data: Record<string, unknown>;
  elements: SlicedElement[];
  body: Buffer;
  /** Messages about fields that are null because the app is not approved to read them. */
  withheld: readonly string[];
}

/** The meaning of statuses that the policy's table cannot know. */
const statusMessages: Record<number, string> = {
  402: 'the shop is frozen until its owner pays the bill',
  403: 'access to the shop is forbidden',
  404: `unknown shop or unknown API version ${shopifyApiVersion}; check the shop's domain`,
  423: 'the shop is locked',
};

/** Calls of the Admin GraphQL API of one shop. */
export class ShopifyClient {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly #url: string;
  readonly #tokens: Tokens;
  readonly #budget = new Budget();
  readonly #signal: AbortSignal;
  readonly #warned = new Set<string>();

  constructor(settings: ShopifySettings, context: { clock: Clock; log: Logger; signal: AbortSignal }) {
    const { clock, log, signal } = context;
    const ca = settings.certificateAuthority;
    this.http = new HttpClient({ policy: makePolicy(), clock, log, signal, ...(ca !== undefined && { ca }) });
    this.clock = clock;
    this.log = log;
    this.#signal = signal;
    const baseUrl = (settings.baseUrl ?? `https://${settings.shop}`).replace(/\/$/, '');
    this.#url = `${baseUrl}/admin/api/${shopifyApiVersion}/graphql.json`;
    this.#tokens = tokensOf(settings, baseUrl, this.http, clock);
  }

  /**
   * Sends a query until its response is complete. Throws the same errors as `HttpClient.send`, and a `StalePositionError` if the
   * cursor is refused.
   */
  async call(call: GraphqlCall): Promise<GraphqlAnswer> {
    const body = JSON.stringify({ query: call.query, variables: call.variables ?? {} });
    const { renew } = this.#tokens;
    const answer = await this.http.send<GraphqlAnswer | 'stale'>({
      request: async () => {
        // Waiting here is cheaper than being throttled, which costs a round trip.
        const waitMs = this.#budget.waitMs(call.query, this.clock.now());
        if (waitMs > 0) await this.clock.sleep(waitMs, this.#signal);
        return {
          method: 'POST',
          url: this.#url,
          headers: { 'content-type': 'application/json', 'x-shopify-access-token': await this.#tokens.current() },
          body,
        };
      },
      judgesStatus: (status) => status === 401 || status in statusMessages,
      classify: (response) => this.#judge(call, response),
      ...(renew && { renew: () => renew.call(this.#tokens) }),
    });
    if (answer === 'stale') {
      throw new StalePositionError('the cursor is no longer accepted', { code: 'shopify_cursor_refused' });
    }
    return answer;
  }

  async close(): Promise<void> {
    await this.http.close();
  }

  #judge(call: GraphqlCall, { status, headers, body }: HttpResponse): Verdict<GraphqlAnswer | 'stale'> {
    if (status === 401) {
      const message = 'the access token was refused; check it, and that the app is still installed';
      return { kind: 'unauthorised', code: 'shopify_token_refused', message };
    }
    const known = statusMessages[status];
    if (known !== undefined) return { kind: 'config', code: `http_${status}`, message: `${known} (HTTP ${status})` };
    this.#compareVersion(headers['x-shopify-api-version']);
    const page = sliced(body, call.slice);
    if (page === null) return { kind: 'transient', code: 'shopify_no_json', message: 'the response is not JSON' };
    const envelope = page.envelope as Envelope;
    const cost = envelope.extensions?.cost;
    if (cost?.throttleStatus) this.#budget.note(call.query, cost, this.clock.now());
    const verdict = judgeAnswer(envelope);
    if (verdict.kind !== 'ok') return verdict;
    return this.#accept(call, verdict.value, {
      ...{ data: envelope.data ?? {}, elements: page.elements, body, withheld: verdict.value.withheld },
    });
  }

  #accept(
    { doubt }: GraphqlCall,
    { isCursorRefused, withheld }: JudgedAnswer,
    answer: GraphqlAnswer,
  ): Verdict<GraphqlAnswer | 'stale'> {
    if (isCursorRefused) return { kind: 'ok', value: 'stale' };
    for (const message of withheld) this.warnOnce(`customer data is withheld: ${message}`);
    const reason = doubt?.(answer) ?? null;
    if (reason !== null) return { kind: 'transient', code: 'shopify_doubtful_answer', message: reason };
    return { kind: 'ok', value: answer };
  }

  #compareVersion(header: string | string[] | undefined): void {
    if (header === undefined || header === shopifyApiVersion) return;
    this.warnOnce(
      `requested API version ${shopifyApiVersion}, but got ${String(header)}: the pinned version is no longer supported`,
    );
  }

  warnOnce(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.log.warn(message);
  }
}

/** The object at `data.<name>`. Throws a `ConfigError` if it is missing, which never happens in a response without errors. */
export function dataOf<T>(answer: GraphqlAnswer, name: string): T {
  const value = answer.data[name];
  if (value === null || value === undefined) {
    throw new ConfigError(`Shopify's response has no "${name}"`, { code: 'shopify_no_data' });
  }
  return value as T;
}

function sliced(body: Buffer, slice: GraphqlCall['slice']): { envelope: unknown; elements: SlicedElement[] } | null {
  try {
    return slice ? slicePage(body, slice.path, slice.fields) : { envelope: parseSlice(body), elements: [] };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
