import type { Slice } from '../../reading/slices.js';
import type { SlicePage } from '../../reading/windows.js';
import { type ConnectedAccount, usualCharset } from './account.js';
import { FailedReportError, reportBytes } from './report.js';
import type { ReportPeriod, RequestedReports } from './requested-reports.js';

/** The report of a slice. */
export interface ReportOfSlice {
  reportId: string;
  /** In UTF-8; null: Amazon cancelled it. */
  bytes: Buffer | null;
}

/** Where a slice is in its report. */
interface ReportPosition {
  reportId: string;
}

/** The report that a slice is being read from; undefined: none was requested yet. */
export function reportBegun({ position }: Slice): string | undefined {
  const { reportId } = (position ?? {}) as Partial<ReportPosition>;
  return typeof reportId === 'string' ? reportId : undefined;
}

/**
 * The report of a slice, as `reportBytes`: the one that a run before requested, unless that one failed, or a new one. A page without records
 * keeps the id of a new one before it is waited for. `ahead`: periods whose reports will be needed next.
 */
export async function* reportOfSlice(
  account: ConnectedAccount,
  slice: Slice,
  { reports, period, ahead = [] }: { reports: RequestedReports; period: ReportPeriod; ahead?: readonly ReportPeriod[] },
): AsyncGenerator<SlicePage, ReportOfSlice> {
  const marketplaceIds = (await account.marketplaces()).map(({ id }) => id);
  for (let begun = reportBegun(slice); ; begun = undefined) {
    const reportId = begun ?? (await reports.idOf(period, marketplaceIds));
    if (begun === undefined) yield { records: [], position: { reportId }, isLast: false };
    await reports.requestAhead(ahead, marketplaceIds);
    try {
      return { reportId, bytes: await reportBytes(account.client, reportId, usualCharset(account.settings)) };
    } catch (error) {
      reports.forget(reportId);
      if (begun === undefined || !(error instanceof FailedReportError)) throw error;
      reports.assertRepeatable(error);
    }
  }
}
