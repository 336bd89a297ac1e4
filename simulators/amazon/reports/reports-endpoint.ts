import type { Amazon, Incoming, Outcome } from '../amazon.js';
import { invalidInput, notFound } from '../api-error.js';
import type { Micros } from '../data/model.js';
import { Parameters } from '../parameters.js';
import { isoOffset } from '../times.js';
import { REPORT_TYPES, SETTLEMENT_REPORT } from './report-types.js';
import type { Report } from './reports.js';

const DAY = 86_400 * 1_000_000;
const FIELDS = ['reportType', 'marketplaceIds', 'dataStartTime', 'dataEndTime', 'reportOptions'];
/** The number in Amazon's refusal of settlement reports. */
const NOT_ALLOWED = 'Request for report type 1118 is not allowed at this time';

/** Answers `createReport`. */
export function createReport(amazon: Amazon, { query, body, effects }: Incoming): Outcome {
  void new Parameters(query, {});
  const given = specificationIn(body);
  const type = String(given.reportType);
  if (type === SETTLEMENT_REPORT) throw invalidInput('', NOT_ALLOWED);
  if (!REPORT_TYPES[type]) throw invalidInput(`Unknown reportType: ${type}`);
  const ids = given.marketplaceIds;
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > 25)
    throw invalidInput('marketplaceIds: expected 1 to 25');
  const marketplaces = ids.map((id) => {
    const found = amazon.seller.marketplace(String(id));
    if (!found) throw invalidInput(`Invalid marketplace: ${String(id)}`);
    return found;
  });
  const now = amazon.clock.now();
  const to = Math.min(instantIn(given, 'dataEndTime') ?? now, now);
  const from = instantIn(given, 'dataStartTime') ?? to - 30 * DAY;
  if (from > to) throw invalidInput('dataStartTime is later than dataEndTime');
  const forced = effects.find((effect) => effect.kind === 'report-outcome');
  const options = optionsIn(given, type);
  const report = amazon.reports.create({ type, from, to, marketplaces, options, forced });
  return { status: 202, body: { reportId: report.reportId } };
}

/** Answers `getReport`. */
export function getReport(amazon: Amazon, { id, query }: Incoming): Outcome {
  void new Parameters(query, {});
  return { status: 200, body: render(amazon, found(amazon, id)) };
}

/** Answers `cancelReport`: only a report that waits in the queue. */
export function cancelReport(amazon: Amazon, { id, query }: Incoming): Outcome {
  void new Parameters(query, {});
  const report = found(amazon, id);
  if (amazon.reports.statusOf(report) !== 'IN_QUEUE') throw invalidInput('The report is not in the queue');
  amazon.reports.cancel(report);
  return { status: 200, body: {} };
}

const RULES = {
  reportTypes: { kind: 'list', max: 10 },
  processingStatuses: { kind: 'list', values: ['CANCELLED', 'DONE', 'FATAL', 'IN_PROGRESS', 'IN_QUEUE'] },
  marketplaceIds: { kind: 'list', max: 10 },
  pageSize: { kind: 'integer', min: 1, max: 100 },
  createdSince: { kind: 'instant' },
  createdUntil: { kind: 'instant' },
  nextToken: { kind: 'text' },
} as const;

/** Answers `getReports`. A token stands alone in the query. Settlement reports come whichever marketplace is asked for. */
export function getReports(amazon: Amazon, { query }: Incoming): Outcome {
  const parameters = new Parameters(query, RULES);
  const token = parameters.text('nextToken');
  if (token !== undefined) {
    if (parameters.names().length > 1) throw invalidInput('nextToken must be the only parameter');
    const state = amazon.tokens.reports.find(token, '');
    if (typeof state === 'string') throw invalidInput('nextToken is not valid');
    return page(amazon, state.ids, state.pageSize);
  }
  const types = parameters.list('reportTypes');
  if (!types) throw invalidInput('reportTypes is required without nextToken');
  const statuses = parameters.list('processingStatuses');
  const marketplaces = parameters.list('marketplaceIds');
  const now = amazon.clock.now();
  const since = Math.max(parameters.instant('createdSince') ?? 0, now - 90 * DAY);
  const until = parameters.instant('createdUntil') ?? now;
  const ids = amazon.reports
    .list()
    .filter(
      (report) =>
        types.includes(report.type) &&
        report.createdAt >= since &&
        report.createdAt <= until &&
        (!statuses || statuses.includes(amazon.reports.statusOf(report))) &&
        (!marketplaces ||
          report.type === SETTLEMENT_REPORT ||
          report.marketplaceIds.some((id) => marketplaces.includes(id))),
    )
    .map(({ reportId }) => reportId);
  return page(amazon, ids, parameters.integer('pageSize', 10));
}

/** Answers `getReportDocument` with a link that lives five minutes. */
export function getReportDocument(amazon: Amazon, { id, query, effects, origin }: Incoming): Outcome {
  const parameters = new Parameters(query, { enableContentEncodingUrlHeader: { kind: 'flag' } });
  const document = amazon.reports.document(id);
  if (!document) throw notFound('Report document');
  const isDead = effects.some(({ kind }) => kind === 'dead-link');
  const tellsEncoding = parameters.flag('enableContentEncodingUrlHeader');
  return {
    status: 200,
    body: {
      reportDocumentId: id,
      ...(document.isGzip && { compressionAlgorithm: 'GZIP' }),
      url: `${origin}${amazon.reports.link(id, tellsEncoding, isDead)}`,
    },
  };
}

function page(amazon: Amazon, ids: readonly string[], pageSize: number): Outcome {
  const rest = ids.slice(pageSize);
  const reports = ids.slice(0, pageSize).map((id) => render(amazon, found(amazon, id)));
  const nextToken = rest.length > 0 ? amazon.tokens.reports.issue({ ids: rest, pageSize }, '') : undefined;
  return { status: 200, body: { reports, ...(nextToken !== undefined && { nextToken }) } };
}

function found({ reports }: Amazon, id: string): Report {
  const report = reports.find(id);
  if (!report) throw notFound('Report');
  return report;
}

function render({ reports, clock }: Amazon, report: Report): object {
  const status = reports.statusOf(report);
  const isOver = status !== 'IN_QUEUE' && status !== 'IN_PROGRESS';
  return {
    reportType: report.type,
    processingStatus: status,
    marketplaceIds: report.marketplaceIds,
    reportId: report.reportId,
    dataStartTime: isoOffset(report.from),
    dataEndTime: isoOffset(report.to),
    createdTime: isoOffset(report.createdAt),
    ...(report.startsAt <= clock.now() && { processingStartTime: isoOffset(report.startsAt) }),
    ...(isOver && { processingEndTime: isoOffset(report.endsAt) }),
    ...(isOver && report.documentId !== null && { reportDocumentId: report.documentId }),
  };
}

function specificationIn(body: string): Record<string, unknown> {
  try {
    const given = JSON.parse(body) as Record<string, unknown>;
    const unknown = Object.keys(given).find((name) => !FIELDS.includes(name));
    if (unknown === undefined) return given;
    throw invalidInput(`Unknown field: ${unknown}`);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw invalidInput('The body is no JSON object');
    throw error;
  }
}

function instantIn(given: Record<string, unknown>, name: string): Micros | undefined {
  if (given[name] === undefined) return undefined;
  const query = new URLSearchParams({ [name]: String(given[name]) });
  return new Parameters(query, { [name]: { kind: 'instant' } }).instant(name);
}

function optionsIn({ reportOptions = {} }: Record<string, unknown>, type: string): Record<string, string> {
  const allowed = REPORT_TYPES[type]!.options ?? {};
  for (const [name, value] of Object.entries(reportOptions as Record<string, unknown>)) {
    if (!allowed[name]?.includes(String(value))) throw invalidInput(`Invalid report option: ${name}`);
  }
  return reportOptions as Record<string, string>;
}
