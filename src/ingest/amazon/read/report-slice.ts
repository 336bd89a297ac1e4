import type { ExtractedRecord } from '../../../contract/extractor.js';
import type { Slice } from '../../reading/slices.js';
import { instant, type SlicePage } from '../../reading/windows.js';
import { type ConnectedAccount, usualCharset } from './account.js';
import { reportBytes } from './report.js';
import type { RequestedReports } from './requested-reports.js';

const recordsPerPage = 500;

/**
 * The records of a slice from a report of its period, of all marketplaces that are read.
 * @param recordsOf of the report's text; '' if Amazon has no data of the period
 */
export async function* readReportSlice(
  account: ConnectedAccount,
  slice: Slice,
  reports: RequestedReports,
  recordsOf: (text: string, reportId: string) => ExtractedRecord[] | Promise<ExtractedRecord[]>,
): AsyncGenerator<SlicePage> {
  const { client, settings } = account;
  const begun = (slice.position as { reportId: string } | undefined)?.reportId;
  // A report has its last second too.
  const period = { from: slice.from, to: instant(new Date(Date.parse(slice.to) - 1000)) };
  const marketplaceIds = (await account.marketplaces()).map(({ id }) => id);
  const position = { reportId: begun ?? (await reports.idOf(period, marketplaceIds)) };
  if (begun === undefined) yield { records: [], position, isLast: false };
  const text = (await reportBytes(client, position.reportId, usualCharset(settings)))?.toString('utf8') ?? '';
  const records = await recordsOf(text, position.reportId);
  for (let at = 0; ; at += recordsPerPage) {
    const isLast = at + recordsPerPage >= records.length;
    yield { records: records.slice(at, at + recordsPerPage), position, isLast };
    if (isLast) return;
  }
}
