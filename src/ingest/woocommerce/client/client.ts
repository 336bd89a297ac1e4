import type { Clock } from '../../../runtime/clock.js';
import { ConfigError } from '../../../runtime/errors.js';
import type { Logger } from '../../../runtime/log.js';
import { HttpClient } from '../../http/http-client.js';
import { Pace } from '../../http/pace.js';
import { makePolicy } from '../../http/policy.js';
import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import { parseSlice, type SlicedElement, sliceFields, slicePage } from '../../reading/json-slice.js';
import { type Authentication, Credentials, withQuery } from './credentials.js';
import { cannotView, judgeRefusal, notJson, restErrorOf, saysWhy } from './judge-answer.js';
import { redirectedBase, redirectStatuses } from './redirect.js';
import type { WooSettings } from './settings.js';

export type Query = Readonly<Record<string, string | number | boolean>>;

interface WooCall {
  /** Below `/wp-json`. */
  path: string;
  query?: Query;
  /** If the body is an array: the requested fields of its elements. */
  fields?: readonly string[];
  /** If the body is one object, which is returned as the only element: its requested fields. */
  objectFields?: readonly string[];
  /** Sent without credentials. */
  isPublic?: boolean;
  /** Says why a response that looks good cannot be true (a page served twice), so that it is requested again. */
  doubt?: Doubt;
}

export type Doubt = (answer: WooAnswer) => string | null;

export interface WooAnswer {
  /** Without the elements of a list. */
  body: unknown;
  elements: SlicedElement[];
  /** Of the whole list, from the headers; 0 if these are missing. */
  total: number;
  totalPages: number;
}

type Outcome = WooAnswer | { movedTo: string | undefined } | 'anonymous' | 'gone';

/** The maximum page size of WooCommerce. */
const largestPage = 100;
const smallestPage = 10;
/** Slow hosts time out occasionally; only one that keeps doing so gets smaller requests. */
const attemptsBeforeShrink = 4;
/** Codes on which callers decide what to do. */
export const notFound = 'woo_not_found';
export const doubtfulAnswer = 'woo_doubtful_answer';
const apiPath = '/wp-json';
const mostRedirects = 3;
/** WooCommerce's error codes for a record that does not exist (any more). */
const goneCode = /^woocommerce_rest_\w*invalid_id$/;

/** Calls of one store's REST API. */
export class WooClient {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly #credentials: Credentials;
  #base: string;
  #home: string;
  /** How far the store's clock is behind ours. */
  #behindMs = 0;
  #redirects = 0;
  #pageSize = largestPage;

  constructor(settings: WooSettings, context: { clock: Clock; log: Logger; signal: AbortSignal }) {
    const { clock, log, signal } = context;
    const { certificateAuthority: ca, requestsPerSecond: perSecond } = settings;
    this.http = new HttpClient({
      ...{ policy: makePolicy({ maxBodyBytes: 64 * 1024 * 1024, attemptsBeforeShrink }), clock, log, signal },
      ...(ca !== undefined && { ca }),
      ...(perSecond !== undefined && { pace: new Pace({ perSecond }) }),
    });
    this.clock = clock;
    this.log = log;
    this.#credentials = new Credentials(settings, clock);
    this.#base = settings.url.replace(/\/+$/, '');
    this.#home = this.#base;
  }

  /**
   * Now, by our clock or by the store's as of its last response, whichever is behind. Times that the store's clock has not reached
   * must not count as read; if its clock is ahead of ours, they are only read later.
   */
  storeNow(): Date {
    return new Date(this.clock.now().getTime() - this.#behindMs);
  }

  /** The store's own address, which goes into signatures, if it differs from the address of the calls. */
  signsAs(home: string): void {
    const { protocol } = new URL(this.#base);
    this.#home = home.replace(/\/+$/, '').replace(/^https?:/, protocol);
  }

  /** The page size for lists. */
  get pageSize(): number {
    return this.#pageSize;
  }

  /** Halves the page size for good after a page was too large for the store. False if it is already the minimum. */
  shrinkPages(): boolean {
    if (this.#pageSize <= smallestPage) return false;
    this.#pageSize = Math.max(smallestPage, Math.floor(this.#pageSize / 2));
    this.log.warn({ pageSize: this.#pageSize }, 'the page is too large for the store: requesting smaller pages');
    return true;
  }

  /** Throws the same errors as `HttpClient.send`; a missing record is a `ConfigError`. */
  async get(call: WooCall): Promise<WooAnswer> {
    const answer = await this.find(call);
    if (answer !== null) return answer;
    throw new ConfigError(`${new URL(this.#base).host}${apiPath}${call.path} does not exist.`, { code: notFound });
  }

  /** Like `get`; null if the record in the path does not exist (any more). */
  async find(call: WooCall): Promise<WooAnswer | null> {
    for (;;) {
      const base = this.#base;
      const outcome = await this.#send(call);
      if (outcome === 'gone') return null;
      if (outcome === 'anonymous') continue;
      if (!('movedTo' in outcome)) return outcome;
      this.#follow(base, `${apiPath}${call.path}`, outcome.movedTo);
    }
  }

  async close(): Promise<void> {
    await this.http.close();
  }

  async #send(call: WooCall): Promise<Outcome> {
    const { path, query = {}, isPublic } = call;
    const parameters = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
    let way: Authentication;
    return await this.http.send<Outcome>({
      request: () => {
        way = this.#credentials.wayTo(this.#base);
        if (isPublic) return { method: 'GET', url: withQuery(`${this.#base}${apiPath}${path}`, parameters) };
        const signed = this.#credentials.request(this.#base, this.#home, `${apiPath}${path}`, parameters);
        return { method: 'GET', ...signed };
      },
      judgesStatus: (status) => saysWhy(status) || redirectStatuses.includes(status),
      classify: (response) => this.#judge(response, call, way),
    });
  }

  #judge(response: HttpResponse, call: WooCall, way: Authentication): Verdict<Outcome> {
    const { fields, doubt, isPublic } = call;
    const { status, headers, body } = response;
    this.#noteClock(headers.date);
    if (redirectStatuses.includes(status)) return { kind: 'ok', value: { movedTo: oneOf(headers.location) } };
    if (saysWhy(status)) return this.#judgeRefused(response, way);
    const page = sliced(body, call);
    if (page === null) return notJson(body);
    if (fields !== undefined && headers['x-wp-total'] === undefined) return withoutTotals;
    if (!isPublic) this.#credentials.wereSeen();
    const total = Number(oneOf(headers['x-wp-total']) ?? 0);
    const totalPages = Number(oneOf(headers['x-wp-totalpages']) ?? 0);
    const answer = { body: page.envelope, elements: page.elements, total, totalPages };
    const reason = doubt?.(answer) ?? null;
    if (reason !== null) return doubtful(reason);
    return { kind: 'ok', value: answer };
  }

  #judgeRefused(response: HttpResponse, way: Authentication): Verdict<Outcome> {
    const code = restErrorOf(response)?.code;
    if (response.status === 404 && code !== undefined && goneCode.test(code)) return { kind: 'ok', value: 'gone' };
    if (code === cannotView && this.#credentials.tryAfter(way)) {
      this.log.info(
        'the store does not seem to receive the Authorization header: sending the key in the query instead',
      );
      return { kind: 'ok', value: 'anonymous' };
    }
    return judgeRefusal(response);
  }

  /** Several requests may be in flight to the old address: the first response moves the base. */
  #follow(base: string, path: string, location: string | undefined): void {
    const next = redirectedBase(base, path, location);
    if (this.#base !== base) return;
    this.#redirects += 1;
    if (next === base || this.#redirects > mostRedirects) {
      throw new ConfigError(
        `${new URL(base).host} redirects in a loop. Open the address in a browser, correct the redirect or set settings.url to the final address.`,
        {
          code: 'woo_redirected',
        },
      );
    }
    this.log.warn(
      { to: next },
      'the store redirects: set settings.url to its current address to save a request each time',
    );
    this.#base = next;
    this.#home = next;
  }

  #noteClock(date: string | string[] | undefined): void {
    const at = Date.parse(oneOf(date) ?? '');
    if (Number.isNaN(at)) return;
    const behind = this.clock.now().getTime() - at;
    // The header has whole seconds, and the response took time: a smaller difference means nothing.
    this.#behindMs = behind < 2000 ? 0 : behind;
  }
}

function doubtful(reason: string): Verdict<never> {
  const message = `${reason}: it belongs to another request. Switch off the cache (of a plugin, the host or a proxy) for /wp-json`;
  return { kind: 'transient', code: doubtfulAnswer, message, isConfigInTheEnd: true };
}

/** Without the totals a last page looks like any other. */
const withoutTotals: Verdict<never> = {
  ...{ kind: 'config', code: 'woo_no_totals' },
  message: 'the response lacks the header X-WP-Total: a proxy or firewall strips it; let the headers X-WP-… through',
};

function oneOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** null if the body is not JSON. */
function sliced(
  body: Buffer,
  { fields, objectFields }: WooCall,
): { envelope: unknown; elements: SlicedElement[] } | null {
  try {
    if (fields === undefined) {
      const envelope = parseSlice(body);
      const elements = objectFields ? [{ bytes: body, fields: sliceFields(body, objectFields) }] : [];
      return { envelope, elements };
    }
    const page = slicePage(body, [], fields);
    return Array.isArray(page.envelope) ? page : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
