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
  /** The body is an array: the fields of its elements that are wanted. */
  fields?: readonly string[];
  /** The body is one object, to be had as the only element: the fields of it that are wanted. */
  objectFields?: readonly string[];
  /** Asked without credentials. */
  isPublic?: boolean;
  /** Says why an answer that looks good cannot be true (a page served twice); it is asked for again. */
  doubt?: Doubt;
}

export type Doubt = (answer: WooAnswer) => string | null;

export interface WooAnswer {
  /** Without the elements of a list. */
  body: unknown;
  elements: SlicedElement[];
  /** Of the whole list, from the headers; 0 without them. */
  total: number;
  totalPages: number;
}

type Outcome = WooAnswer | { movedTo: string | undefined } | 'anonymous' | 'gone';

/** The most elements of a list that WooCommerce gives at a time. */
const largestPage = 100;
const smallestPage = 10;
/** Weak hosts time out now and then; only one that goes on doing so is asked for less. */
const attemptsBeforeShrink = 4;
/** Codes by which callers decide what to do. */
export const notFound = 'woo_not_found';
export const doubtfulAnswer = 'woo_doubtful_answer';
const apiPath = '/wp-json';
const mostRedirects = 3;
/** What WooCommerce says of a record that is not there (any more). */
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
   * Now, by the slower of the store's clock, as of its last answer, and ours. A time that the store's clock has not reached
   * yet must not be taken for read; one that is ahead of ours is only read later.
   */
  storeNow(): Date {
    return new Date(this.clock.now().getTime() - this.#behindMs);
  }

  /** The address that the store signs with, where it is not the one it is called at. */
  signsAs(home: string): void {
    const { protocol } = new URL(this.#base);
    this.#home = home.replace(/\/+$/, '').replace(/^https?:/, protocol);
  }

  /** Elements of a list to ask for at a time. */
  get pageSize(): number {
    return this.#pageSize;
  }

  /** After a page was too much for the store: smaller ones from now on. False when they are as small as it gets. */
  shrinkPages(): boolean {
    if (this.#pageSize <= smallestPage) return false;
    this.#pageSize = Math.max(smallestPage, Math.floor(this.#pageSize / 2));
    this.log.warn(
      { pageSize: this.#pageSize },
      'the store does not manage so large a page: smaller ones are asked for',
    );
    return true;
  }

  /** Throws as `HttpClient.send` does; a record that is not there is a `ConfigError`. */
  async get(call: WooCall): Promise<WooAnswer> {
    const answer = await this.find(call);
    if (answer !== null) return answer;
    throw new ConfigError(`${new URL(this.#base).host}${apiPath}${call.path} does not exist.`, { code: notFound });
  }

  /** As `get`; null when the record that the path names is not there (any more). */
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
      this.log.info('the store does not seem to see the Authorization header: the key goes into the query instead');
      return { kind: 'ok', value: 'anonymous' };
    }
    return judgeRefusal(response);
  }

  /** Several requests may be under way to the old address: the first that comes back moves the base. */
  #follow(base: string, path: string, location: string | undefined): void {
    const next = redirectedBase(base, path, location);
    if (this.#base !== base) return;
    this.#redirects += 1;
    if (next === base || this.#redirects > mostRedirects) {
      throw new ConfigError(`${new URL(base).host} redirects in a loop. Open the address in a browser.`, {
        code: 'woo_redirected',
      });
    }
    this.log.warn({ to: next }, 'the store redirects: set settings.url to where it is, to save a request each time');
    this.#base = next;
    this.#home = next;
  }

  #noteClock(date: string | string[] | undefined): void {
    const at = Date.parse(oneOf(date) ?? '');
    if (Number.isNaN(at)) return;
    const behind = this.clock.now().getTime() - at;
    // The header has whole seconds, and the answer took its time: less than that is no difference.
    this.#behindMs = behind < 2000 ? 0 : behind;
  }
}

function doubtful(reason: string): Verdict<never> {
  const message = `${reason}: it belongs to another request. Switch off the cache (of a plugin, the host or a proxy) for /wp-json`;
  return { kind: 'transient', code: doubtfulAnswer, message, isConfigInTheEnd: true };
}

/** Without them a last page looks like any other. */
const withoutTotals: Verdict<never> = {
  ...{ kind: 'config', code: 'woo_no_totals' },
  message: 'the answer lacks the header X-WP-Total: a proxy or firewall strips it; let the headers X-WP-… through',
};

function oneOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** Null when the body is no JSON. */
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
