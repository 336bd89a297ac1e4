import { addDays, type CalendarDate } from '../../../canonical/calendar-date.js';

interface ApiVersion {
  /** The first day of the month in which Google blocks it. */
  endsIn: CalendarDate;
  /** Google's plan rather than an announced date. */
  isEstimate: boolean;
}

/**
 * When Google blocks the versions that are still answered, as published in September and October 2026. A version lives for about a year,
 * and four come out in each. To raise `apiVersion`, read the release notes, compare the fields that are requested, and run every test.
 */
export const apiVersions = {
  v23: { endsIn: '2027-02-01', isEstimate: true },
  v24: { endsIn: '2027-05-01', isEstimate: true },
  v25: { endsIn: '2027-08-01', isEstimate: true },
  v26: { endsIn: '2027-11-01', isEstimate: true },
} as const satisfies Record<string, ApiVersion>;

/** Minor versions such as v26.1 have the same path. */
export const apiVersion = 'v26' satisfies keyof typeof apiVersions;

/** An operator needs time to install a release that asks for a newer version. */
const warnDaysBefore = 150;

/** What to do about the end of the version, from some months before it on; null: nothing yet. */
export function endNotice(
  today: CalendarDate,
  version: string = apiVersion,
  { endsIn, isEstimate }: ApiVersion = apiVersions[apiVersion],
): string | null {
  if (today < addDays(endsIn, -warnDaysBefore)) return null;
  const month = endsIn.slice(0, 7);
  const when = isEstimate ? `in about ${month}, as it plans` : `in ${month}`;
  return `Google blocks version ${version} of the Google Ads API ${when}. Update Cartograph before that: without a newer version nothing can be read.`;
}
