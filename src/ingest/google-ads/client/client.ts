import type { Clock } from '../../../runtime/clock.js';
import type { Logger } from '../../../runtime/log.js';
import { GoogleTokens } from '../../google/tokens.js';
import { HttpClient } from '../../http/http-client.js';
import { type HttpPolicy, makePolicy } from '../../http/policy.js';
import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import type { ElementAt, SlicedElement } from '../../reading/json-slice.js';
import { StalePositionError } from '../../reading/windows.js';
import { apiVersion } from './api-version.js';
import { errorIn, judgeError, withoutReason } from './judge-answer.js';
import { pagedRows, type Rows, streamedRows } from './rows.js';
import type { GoogleAdsSettings } from './settings.js';

/** A query in the Google Ads Query Language to one account. */
export interface AdsQuery {
  /** Digits. */
  customerId: string;
  /** The manager through which the account is reached, digits; null: it is shared directly. */
  loginCustomerId: string | null;
  query: string;
  /** The fields of each row that are sliced out, as paths: `segments.date`. */
  fields: readonly string[];
}

export interface AdsPage {
  rows: SlicedElement[];
  /** Where the next page begins; null: this is the last one. */
  nextPageToken: string | null;
}

const scope = 'https://www.googleapis.com/auth/adwords';
const seconds = 1000;
const minutes = 60 * seconds;

/** An answer is in memory as a whole until its end is seen. */
const deviations: Partial<HttpPolicy> = {
  // A long stream is fine as long as it moves: some were seen to stop after a dozen chunks without an error.
  requestTimeoutMs: 15 * minutes,
  stallTimeoutMs: 60 * seconds,
  deadlineMs: 45 * minutes,
  maxBodyBytes: 64 * 1024 * 1024,
};

/** Calls of the Google Ads API with the credentials of one source. Each query costs one of the day's operations. */
export class GoogleAdsClient {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tokens: GoogleTokens;
  readonly #base: string;
  readonly #developerToken: string | undefined;

  constructor(
    settings: GoogleAdsSettings,
    { clock, log, signal }: { clock: Clock; log: Logger; signal: AbortSignal },
    policy: Partial<HttpPolicy> = {},
  ) {
    const { baseUrl, certificateAuthority: ca, developerToken } = settings;
    const http = { policy: makePolicy({ ...deviations, ...policy }), clock, log, signal };
    this.http = new HttpClient({ ...http, ...(ca !== undefined && { ca }) });
    this.clock = clock;
    this.log = log;
    this.tokens = new GoogleTokens(settings, scope, this);
    this.#base = `${baseUrl.replace(/\/+$/, '')}/${apiVersion}`;
    this.#developerToken = developerToken;
  }

  /**
   * All rows of a query, each as `rowOf` makes it, once the stream has come to its end. Throws the same errors as `HttpClient.send`: a stream that breaks is
   * transient, and nothing of it is returned.
   */
  async stream<R>(query: AdsQuery, rowOf: (row: ElementAt) => R): Promise<R[]> {
    const { rows } = await this.#call(query, 'searchStream', { query: query.query }, (body, fields) =>
      streamedRows(body, fields, rowOf),
    );
    return rows;
  }

  /** One page of at most 10,000 rows. Throws like `stream`, and a `StalePositionError` if the page token is no longer valid. */
  async page(query: AdsQuery, pageToken: string | null): Promise<AdsPage> {
    const body = { query: query.query, ...(pageToken !== null && { pageToken }) };
    const { rows, envelope } = await this.#call(query, 'search', body, pagedRows);
    const { nextPageToken } = (envelope ?? {}) as { nextPageToken?: unknown };
    return { rows, nextPageToken: typeof nextPageToken === 'string' && nextPageToken !== '' ? nextPageToken : null };
  }

  async close(): Promise<void> {
    await this.http.close();
  }

  async #call<R>(
    { customerId, loginCustomerId, fields }: AdsQuery,
    method: 'search' | 'searchStream',
    body: object,
    rowsIn: (body: Uint8Array, fields: readonly string[]) => Rows<R>,
  ): Promise<Rows<R>> {
    let token = '';
    const answer = await this.http.send<Rows<R> | 'stale'>({
      request: async () => {
        token = await this.tokens.current();
        return {
          method: 'POST',
          url: `${this.#base}/customers/${customerId}/googleAds:${method}`,
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            ...(loginCustomerId !== null && { 'login-customer-id': loginCustomerId }),
            ...(this.#developerToken !== undefined && { 'developer-token': this.#developerToken }),
          },
          body: JSON.stringify(body),
        };
      },
      // Every error has its reason in the body.
      judgesStatus: (status) => status >= 400,
      classify: (response) => judge(response, (bytes) => rowsIn(bytes, fields)),
      renew: () => this.tokens.renew(token),
    });
    if (answer === 'stale') {
      throw new StalePositionError('the page token is no longer valid', { code: 'google_ads_page_token' });
    }
    return answer;
  }
}

function judge<R>(response: HttpResponse, rowsIn: (body: Uint8Array) => Rows<R>): Verdict<Rows<R> | 'stale'> {
  const { status, body } = response;
  const answer = rowsOrNull(body, rowsIn);
  const error = answer && errorIn(answer.envelope);
  if (error) {
    const refusal = judgeError(error);
    return refusal === 'stale' ? { kind: 'ok', value: refusal } : refusal;
  }
  if (status >= 400) return withoutReason(response);
  if (answer) return { kind: 'ok', value: answer };
  const message = 'the response broke off, or is not JSON';
  return { kind: 'transient', code: 'google_ads_cut_answer', message, shrink: 'after_retries' };
}

function rowsOrNull<R>(body: Uint8Array, rowsIn: (body: Uint8Array) => Rows<R>): Rows<R> | null {
  try {
    return rowsIn(body);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
