import { TransientError } from '../../../runtime/errors.js';
import { instant } from '../../reading/windows.js';
import type { AmazonClient } from '../client/client.js';
import { createReport, type FailedReportError, listReports } from './report.js';

const hourMs = 3600 * 1000;
const dayMs = 24 * hourMs;
/** Amazon makes no second report of a period sooner, if it is one of those that cannot be repeated. */
const repeatMs = 4 * hourMs;
/** So many reports may be in the making at Amazon: those of the next periods are requested while the first is made. */
const atOnce = 8;

/** A period whose report is wanted; both ends are whole seconds, as `2026-07-03T09:15:02Z`. */
export interface ReportPeriod {
  from: string;
  to: string;
}

interface ReportRules {
  /** Amazon makes no second report of a period for some hours, for the same marketplaces: one that others requested is used. */
  isUnrepeatable?: true;
  options?: Readonly<Record<string, string>>;
}

/** The reports of one type of a connected account: each period's is requested once, also by several processes. */
export class RequestedReports {
  readonly #client: AmazonClient;
  readonly #reportType: string;
  readonly #rules: ReportRules;
  readonly #ids = new Map<string, string>();
  readonly #useless = new Set<string>();
  #isListed = false;

  constructor(client: AmazonClient, reportType: string, rules: ReportRules = {}) {
    this.#client = client;
    this.#reportType = reportType;
    this.#rules = rules;
  }

  /**
   * The id of a period's report. Where requesting it would have to wait, it is looked for among those that others requested, such as a
   * run that was killed.
   */
  async idOf(period: ReportPeriod, marketplaceIds: readonly string[]): Promise<string> {
    const { isUnrepeatable, options } = this.#rules;
    const isKnown = this.#ids.has(keyOf(period));
    if (!isKnown && (isUnrepeatable || !(await this.#client.buckets.has('createReport', 0)))) {
      await this.#list(marketplaceIds);
    }
    const known = this.#ids.get(keyOf(period));
    if (known !== undefined) return known;
    const reportId = await createReport(this.#client, {
      ...{ reportType: this.#reportType, marketplaceIds },
      ...{ dataStartTime: period.from, dataEndTime: period.to },
      ...(options && { reportOptions: options }),
    });
    this.#ids.set(keyOf(period), reportId);
    return reportId;
  }

  /** Requests the reports of the periods that follow: of the next one in any case, of others as far as that needs no waiting. */
  async requestAhead(periods: readonly ReportPeriod[], marketplaceIds: readonly string[]): Promise<void> {
    for (const [index, period] of periods.slice(0, atOnce).entries()) {
      // Some are left to other streams.
      if (index > 0 && !(await this.#client.buckets.has('createReport', 3))) return;
      await this.idOf(period, marketplaceIds);
    }
  }

  /** A report that failed, is gone or never gets ready is not used again: the one of its period is requested anew. */
  forget(reportId: string): void {
    this.#useless.add(reportId);
    for (const [key, id] of this.#ids) if (id === reportId) this.#ids.delete(key);
  }

  /**
   * Throws a `TransientError` if another report of the period cannot be had yet: asked for too soon, Amazon fails or cancels it, and a
   * cancelled one looks as if there were no data.
   */
  assertRepeatable({ message, code, requestedAt }: FailedReportError): void {
    const agoMs = this.#client.clock.now().getTime() - requestedAt.getTime();
    if (!this.#rules.isUnrepeatable || agoMs >= repeatMs) return;
    const from = instant(new Date(requestedAt.getTime() + repeatMs));
    throw new TransientError(`${message}; Amazon makes another from ${from} on, and a later run asks for it`, { code });
  }

  /** Once. A report made before its period had passed lacks the end of it. */
  async #list(marketplaceIds: readonly string[]): Promise<void> {
    if (this.#isListed) return;
    this.#isListed = true;
    const since = new Date(this.#client.clock.now().getTime() - dayMs);
    const reports = await listReports(this.#client, this.#reportType, since);
    const isCancelled = (report: (typeof reports)[0]): boolean => report.processingStatus === 'CANCELLED';
    // Amazon cancels reports without data, and also those that repeat another.
    const wanted = [
      ...reports.filter((report) => !isCancelled(report)),
      ...(this.#rules.isUnrepeatable ? reports.filter(isCancelled) : []),
    ];
    for (const report of wanted) {
      const { reportId, dataStartTime = '', dataEndTime = '', createdTime = '', marketplaceIds: ids = [] } = report;
      if (!(Date.parse(createdTime) > Date.parse(dataEndTime)) || Number.isNaN(Date.parse(dataStartTime))) continue;
      if (this.#rules.isUnrepeatable && ids.join() !== marketplaceIds.join()) continue;
      if (this.#useless.has(reportId)) continue;
      const key = keyOf({ from: instant(new Date(dataStartTime)), to: instant(new Date(dataEndTime)) });
      if (!this.#ids.has(key)) this.#ids.set(key, reportId);
    }
  }
}

function keyOf({ from, to }: ReportPeriod): string {
  return `${from}/${to}`;
}
