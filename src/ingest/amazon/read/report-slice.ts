import type { ExtractedRecord } from '../../../contract/extractor.js';
import type { Slice } from '../../reading/slices.js';
import { instant, type SlicePage } from '../../reading/windows.js';
import type { ConnectedAccount } from './account.js';
import { reportOfSlice } from './report-of-slice.js';
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
  // A report has its last second too.
  const period = { from: slice.from, to: instant(new Date(Date.parse(slice.to) - 1000)) };
  const { reportId, bytes } = yield* reportOfSlice(account, slice, { reports, period });
  const records = await recordsOf(bytes?.toString('utf8') ?? '', reportId);
  for (let at = 0; ; at += recordsPerPage) {
    const isLast = at + recordsPerPage >= records.length;
    yield { records: records.slice(at, at + recordsPerPage), position: { reportId }, isLast };
    if (isLast) return;
  }
}
