import type { ExtractedRecord, ExtractRequest, Page, Stream } from '../../../../contract/extractor.js';
import type { SliceState } from '../../../reading/slices.js';
import { readWindows } from '../../../reading/windows.js';
import type { ConnectedAccount } from '../account.js';
import { readReportSlice } from '../report-slice.js';
import { RequestedReports } from '../requested-reports.js';
import { rowsOfReport } from '../rows-of-report.js';
import { amazonStreams } from '../streams.js';

const reportType = 'GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA';
const dayMs = 24 * 3600 * 1000;
/** Returns may be listed this much later than they are dated. */
const lateMs = 3 * dayMs;
const windowMs = 90 * dayMs;
const needed = ['return-date', 'order-id', 'sku', 'quantity', 'detailed-disposition'];
/** In the buyer's own words. */
const personal = 'customer-comments';

/** Units that came back to Amazon until yesterday, by the day on which they did. What was paid back for them is among the transactions. */
export function returnsStream(account: ConnectedAccount): Stream {
  return { ...amazonStreams.returns, extract: (request) => readReturns(account, request) };
}

/** Once a day: Amazon makes the report anew every few hours only. */
async function* readReturns(account: ConnectedAccount, { state: given }: ExtractRequest): AsyncGenerator<Page> {
  const { client, context } = account;
  const today = startOfDay(client.clock.now());
  const state = given as SliceState;
  const { watermark, slice } = state;
  if (watermark !== null && Date.parse(watermark) >= today && slice === undefined) return;
  const reports = new RequestedReports(client, reportType, { isUnrepeatable: true });
  yield* readWindows({
    state,
    // Whole days: what another run requested can be used.
    clock: { now: () => new Date(today) },
    settings: {
      start: context.backfillStart,
      safetyMs: 0,
      lookback: { minMs: lateMs, maxMs: lateMs },
      window: { startMs: windowMs, minMs: dayMs, maxMs: windowMs },
    },
    readSlice: (slice) => readReportSlice(account, slice, reports, recordsOf),
  });
}

function startOfDay(at: Date): number {
  return at.getTime() - (at.getTime() % dayMs);
}

/** Each unit has a licence plate; rows without one are told apart by what they are of. */
function recordsOf(text: string, reportId: string): ExtractedRecord[] {
  if (text === '') return [];
  const report = rowsOfReport(text, reportId, needed);
  const { rows, cell } = report;
  const kept = report.columns.flatMap((name, at) => (name === personal ? [] : [at]));
  const columns = kept.map((at) => report.columns[at]!);
  const returned = new Map<string, string[][]>();
  for (const row of rows) {
    const of = [cell(row, 'order-id'), cell(row, 'sku'), cell(row, 'return-date')];
    const key = cell(row, 'license-plate-number') || of.join('/');
    const own = returned.get(key) ?? [];
    own.push(kept.map((at) => row[at] ?? ''));
    returned.set(key, own);
  }
  return [...returned].map(([key, own]) => ({
    ...{ key, updatedAt: null },
    payload: Buffer.from(JSON.stringify({ columns, rows: own })),
  }));
}
