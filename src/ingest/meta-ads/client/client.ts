import { createHmac } from 'node:crypto';
import type { Clock } from '../../../runtime/clock.js';
import { TransientError } from '../../../runtime/errors.js';
import type { Logger } from '../../../runtime/log.js';
import type { HttpRequest } from '../../http/connection.js';
import { HttpClient } from '../../http/http-client.js';
import { makePolicy } from '../../http/policy.js';
import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import { type SlicedElement, slicePage } from '../../reading/json-slice.js';
import { StalePositionError } from '../../reading/windows.js';
import { errorIn, parsedOrNull, refusalOf } from './judge-answer.js';
import type { MetaSettings } from './settings.js';
import { Usage } from './usage.js';

type Parameters = Readonly<Record<string, string>>;

interface GraphCall {
  method: 'GET' | 'POST';
  /** Below the version: `/act_123/insights`. */
  path: string;
  parameters: Parameters;
  /** If the answer is a list: the fields of its elements that are sliced out. */
  fields?: readonly string[];
}

export interface GraphPage {
  elements: SlicedElement[];
  /** Where the next page begins; null: this is the last one. */
  after: string | null;
}

interface GraphAnswer {
  /** Without the elements of a list. */
  body: Record<string, unknown>;
  elements: SlicedElement[];
}

type Outcome = GraphAnswer | { stale: string };

const minutes = 60_000;
const largestPage = 500;
const smallestPage = 25;
/** The error code on which callers request less of a page. */
const pageTooLarge = 'meta_page_too_large';

/** Calls of the Graph API with the token of one source. */
export class GraphClient {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** What Meta has announced about the version, in the headers of its answers. */
  readonly announcements = new Set<string>();
  readonly #base: string;
  readonly #headers: Record<string, string>;
  readonly #proof: Parameters;
  /** What no message may contain: Meta quotes a token that it cannot read. */
  readonly #secrets: readonly string[];
  readonly #usage = new Usage();
  readonly #signal: AbortSignal;
  #pageSize = largestPage;

  constructor(settings: MetaSettings, context: { clock: Clock; log: Logger; signal: AbortSignal }) {
    const { clock, log, signal } = context;
    const { accessToken, appSecret, apiVersion, baseUrl, certificateAuthority: ca } = settings;
    // The longest hint is the hour of a limit, to which up to a tenth is added.
    const policy = makePolicy({ throttleDeadlineMs: 75 * minutes });
    this.http = new HttpClient({ policy, clock, log, signal, ...(ca !== undefined && { ca }) });
    this.clock = clock;
    this.log = log;
    this.version = apiVersion;
    this.#signal = signal;
    this.#base = `${baseUrl.replace(/\/+$/, '')}/${apiVersion}`;
    this.#headers = { authorization: `Bearer ${accessToken}` };
    const proof = appSecret && createHmac('sha256', appSecret).update(accessToken).digest('hex');
    this.#proof = proof ? { appsecret_proof: proof } : {};
    this.#secrets = [accessToken, appSecret, proof].filter((text) => text !== undefined);
  }

  /** One object. Throws the same errors as `HttpClient.send`. */
  async get(path: string, parameters: Parameters): Promise<Record<string, unknown>> {
    return (await this.#call({ method: 'GET', path, parameters })).body;
  }

  async post(path: string, parameters: Parameters): Promise<Record<string, unknown>> {
    return (await this.#call({ method: 'POST', path, parameters })).body;
  }

  /**
   * One page of a list, as large as Meta serves it. Throws the same errors as `HttpClient.send`, and a `StalePositionError` if the cursor
   * is refused.
   */
  async page(
    path: string,
    parameters: Parameters,
    fields: readonly string[],
    after: string | null,
  ): Promise<GraphPage> {
    for (;;) {
      const limit = String(this.#pageSize);
      const asked = { ...parameters, limit, ...(after !== null && { after }) };
      try {
        const { elements, body } = await this.#call({ method: 'GET', path, parameters: asked, fields });
        return { elements, after: nextOf(body) };
      } catch (error) {
        if (!isPageTooLarge(error) || this.#pageSize <= smallestPage) throw error;
        this.#pageSize = Math.max(smallestPage, Math.floor(this.#pageSize / 2));
        this.log.warn({ pageSize: this.#pageSize }, 'the page is too large for Meta: requesting smaller pages');
      }
    }
  }

  async close(): Promise<void> {
    await this.http.close();
  }

  async #call(call: GraphCall): Promise<GraphAnswer> {
    const outcome = await this.http.send<Outcome>({
      request: async () => {
        const waitMs = this.#usage.waitMs(this.clock.now());
        if (waitMs > 0) await this.clock.sleep(waitMs, this.#signal);
        return this.#request(call);
      },
      // Every error is in the body, whatever the status: limits are a 400.
      judgesStatus: (status) => status >= 400,
      classify: (response) => this.#judge(call, response),
    });
    if ('stale' in outcome) throw new StalePositionError(outcome.stale, { code: 'meta_cursor_refused' });
    return outcome;
  }

  #request({ method, path, parameters }: GraphCall): HttpRequest {
    const url = `${this.#base}${path}`;
    const encoded = String(new URLSearchParams({ ...parameters, ...this.#proof }));
    if (method === 'GET') return { method, url: `${url}?${encoded}`, headers: this.#headers };
    const headers = { ...this.#headers, 'content-type': 'application/x-www-form-urlencoded' };
    return { method, url, headers, body: encoded };
  }

  #judge({ fields }: GraphCall, response: HttpResponse): Verdict<Outcome> {
    this.#noteVersion(response);
    const refused = errorIn(response);
    if (refused) return this.#refusal(response, refused);
    const { status, body } = response;
    if (status >= 400) return refusedWithoutReason(status);
    const used = this.#usage.note(response, this.clock.now());
    if (used !== null) this.log.info({ percent: used }, "most of Meta's limit of calls is used: slowing down");
    const answer = answerIn(body, fields);
    return answer === null ? notAnAnswer : { kind: 'ok', value: answer };
  }

  #refusal(response: HttpResponse, { error, fault }: NonNullable<ReturnType<typeof errorIn>>): Verdict<Outcome> {
    const message = this.withoutSecrets(error.message);
    if (fault.meaning === 'stale') return { kind: 'ok', value: { stale: message } };
    const waitMs = fault.meaning === 'throttled' ? this.#usage.throttledMs(response) : 0;
    return refusalOf({ ...error, message }, fault, waitMs);
  }

  /** A text of Meta's, for messages. */
  withoutSecrets(text: string): string {
    return this.#secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '***'), text);
  }

  #noteVersion({ headers }: HttpResponse): void {
    const announced = [headers['x-ad-api-version-warning']].flat().filter((text) => text !== undefined);
    const answered = [headers['facebook-api-version']].flat()[0];
    if (answered !== undefined && answered !== this.version) {
      announced.push(`Version ${this.version} was asked for, and Meta answered with ${answered}.`);
    }
    for (const text of announced.map((each) => this.withoutSecrets(each))) {
      if (this.announcements.has(text)) continue;
      this.announcements.add(text);
      this.log.warn({ announced: text }, "Meta says something about the API's version");
    }
  }
}

/** Whether a smaller page may help: Meta says so, or did not answer in time. */
function isPageTooLarge(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === pageTooLarge || code === 'http_timeout' || code === 'http_body_too_long';
}

/** null: the body is not what was asked for. */
function answerIn(body: Buffer, fields: readonly string[] | undefined): GraphAnswer | null {
  if (fields === undefined) {
    const parsed = parsedOrNull(body);
    return isObject(parsed) ? { body: parsed, elements: [] } : null;
  }
  try {
    const { envelope, elements } = slicePage(body, ['data'], fields);
    return isObject(envelope) && Array.isArray(envelope.data) ? { body: envelope, elements } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The cursor of the next page. Not taken from the address of the next page, which contains the token. */
function nextOf(body: Record<string, unknown>): string | null {
  const { next, cursors } = (body.paging ?? {}) as { next?: unknown; cursors?: { after?: unknown } };
  if (typeof next !== 'string') return null;
  const after = cursors?.after ?? (URL.canParse(next) ? new URL(next).searchParams.get('after') : null);
  if (typeof after === 'string') return after;
  throw new TransientError('a page has a next one, but no cursor for it', { code: 'meta_no_cursor' });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const notAnAnswer: Verdict<never> = {
  ...{ kind: 'transient', code: 'meta_no_json', isConfigInTheEnd: true },
  message: "the response is not Meta's: a proxy may answer in its place. Check settings.baseUrl",
};

function refusedWithoutReason(status: number): Verdict<never> {
  const code = `http_${status}`;
  const message = `HTTP ${status} without Meta's reason`;
  if (status >= 500 || status === 429 || status === 408) return { kind: 'transient', code, message };
  return { kind: 'config', code, message: `${message}: a proxy may answer in its place. Check settings.baseUrl` };
}
