import type { ConnectContext } from '../../../contract/extractor.js';
import type { Clock } from '../../../runtime/clock.js';
import type { Logger } from '../../../runtime/log.js';
import { GoogleTokens } from '../../google/tokens.js';
import { HttpClient } from '../../http/http-client.js';
import { makePolicy } from '../../http/policy.js';
import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import { type SlicedElement, slicePage } from '../../reading/json-slice.js';
import { judgeRefusal, saysWhy } from './judge-answer.js';
import { type PropertyQuota, QuotaWatch } from './quota.js';
import type { Ga4Settings } from './settings.js';

/** What a report is asked for. */
export interface ReportQuery {
  dimensions: readonly string[];
  metrics: readonly string[];
  /** YYYY-MM-DD, both included. */
  from: string;
  to: string;
}

export interface ReportPage {
  /** With the bytes of `metricValues` as their only field. */
  rows: SlicedElement[];
  /** Of the whole report. */
  rowCount: number;
  metadata: Record<string, unknown>;
}

const scope = 'https://www.googleapis.com/auth/analytics.readonly';
const googleUrl = 'https://analyticsdata.googleapis.com';

const minutes = 60_000;

const policy = makePolicy({
  // Each 500 counts against a quota of ten an hour.
  attempts: 3,
  backoffBaseMs: 2000,
  // A little more than the longest wait for a quota, which an hour ends.
  throttleDeadlineMs: 70 * minutes,
  requestTimeoutMs: 3 * minutes,
  statuses: { ok: [200], throttled: [], transient: [408], shrinking: [], unauthorised: [] },
});

/** Requests of one property's reports, one at a time. */
export class Ga4Client {
  readonly clock: Clock;
  readonly log: Logger;
  readonly #http: HttpClient;
  readonly #tokens: GoogleTokens;
  readonly #quota: QuotaWatch;
  readonly #signal: AbortSignal;
  readonly #url: string;

  /** Throws a `ConfigError` if the credentials are incomplete. */
  constructor(settings: Ga4Settings, { clock, log, signal }: Pick<ConnectContext, 'clock' | 'log' | 'signal'>) {
    this.clock = clock;
    this.log = log;
    this.#signal = signal;
    this.#http = new HttpClient({ policy, clock, log, signal, connections: 1 });
    this.#tokens = new GoogleTokens(settings, scope, { http: this.#http, clock });
    this.#quota = new QuotaWatch({ clock, log });
    // Indented otherwise: three times the bytes.
    this.#url = `${(settings.baseUrl ?? googleUrl).replace(/\/+$/, '')}/v1beta/properties/${settings.propertyId}:runReport?prettyPrint=false`;
  }

  /**
   * One page of a report, in the order of all its dimensions: without one, pages have rows twice. Throws the same errors as
   * `HttpClient.send`, and a `ThrottledError` when the day's quota is used up.
   */
  async page(query: ReportQuery, offset: number, limit: number): Promise<ReportPage> {
    const { dimensions, metrics, from, to } = query;
    const body = JSON.stringify({
      dateRanges: [{ startDate: from, endDate: to }],
      ...(dimensions.length > 0 && {
        dimensions: dimensions.map((name) => ({ name })),
        orderBys: dimensions.map((dimensionName) => ({ dimension: { dimensionName } })),
      }),
      metrics: metrics.map((name) => ({ name })),
      limit: String(limit),
      offset: String(offset),
      // Rows in which every metric is zero: nothing that is counted.
      keepEmptyRows: false,
      returnPropertyQuota: true,
    });
    await this.#quota.wait(this.#signal);
    let token = '';
    return await this.#http.send({
      request: async () => {
        token = await this.#tokens.current();
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
        return { method: 'POST', url: this.#url, headers, body };
      },
      judgesStatus: saysWhy,
      classify: (response) => this.#judge(response, query),
      renew: () => this.#tokens.renew(token),
    });
  }

  async close(): Promise<void> {
    await this.#http.close();
  }

  #judge(response: HttpResponse, query: ReportQuery): Verdict<ReportPage> {
    if (response.status !== 200) return judgeRefusal(response, this.#tokens.holder, this.clock.now());
    const page = sliced(response.body);
    if (page === null) return unreadable('the response is not a report in JSON');
    const { rows, envelope } = page;
    if (envelope.propertyQuota) this.#quota.note(envelope.propertyQuota);
    if (!isOf(query, envelope))
      return unreadable('the response has other columns than the request: a proxy may repeat an older one');
    return { kind: 'ok', value: { rows, rowCount: envelope.rowCount ?? 0, metadata: envelope.metadata ?? {} } };
  }
}

interface Envelope {
  kind?: unknown;
  dimensionHeaders?: { name?: string }[];
  metricHeaders?: { name?: string }[];
  rowCount?: number;
  metadata?: Record<string, unknown>;
  propertyQuota?: PropertyQuota;
}

function sliced(body: Buffer): { rows: SlicedElement[]; envelope: Envelope } | null {
  try {
    const { elements, envelope } = slicePage(body, ['rows'], ['metricValues']);
    const isReport = (envelope as Envelope | null)?.kind === 'analyticsData#runReport';
    return isReport ? { rows: elements, envelope: envelope as Envelope } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isOf({ dimensions, metrics }: ReportQuery, { dimensionHeaders = [], metricHeaders = [] }: Envelope): boolean {
  const columns = [...dimensionHeaders, ...metricHeaders].map(({ name }) => name);
  return columns.join() === [...dimensions, ...metrics].join();
}

function unreadable(message: string): Verdict<never> {
  return { kind: 'transient', code: 'ga4_unreadable', message, isConfigInTheEnd: true };
}
