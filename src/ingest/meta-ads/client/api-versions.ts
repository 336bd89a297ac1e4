import { addDays, type CalendarDate } from '../../../canonical/calendar-date.js';

interface ApiVersion {
  version: string;
  released: CalendarDate;
  /** The last day on which Meta answers it; null: not published yet. */
  endsOn: CalendarDate | null;
}

/**
 * The versions of the Marketing API, as Meta's list of versions had them in November 2026. To raise the default, read Meta's changelog
 * and run every test, in a commit of its own. Meta keeps a version for about a year after its release.
 */
const apiVersions: readonly ApiVersion[] = [
  { version: 'v25.0', released: '2026-02-18', endsOn: '2027-02-23' },
  { version: 'v26.0', released: '2026-07-29', endsOn: null },
  { version: 'v27.0', released: '2026-11-04', endsOn: null },
];

/** An operator needs time to install a release that asks for a newer version. */
const warnDaysBefore = 120;
/** Without a published end, the earliest that can be expected. */
const leastLifeDays = 365;

/** What to do about the end of a version, from some months before it on; null: nothing yet. */
export function endNotice(
  version: string,
  today: CalendarDate,
  versions: readonly ApiVersion[] = apiVersions,
): string | null {
  const known = versions.find((each) => each.version === version);
  if (!known) return null;
  const { released, endsOn } = known;
  const end = endsOn ?? addDays(released, leastLifeDays);
  if (today < addDays(end, -warnDaysBefore)) return null;
  const remedy = 'Set settings.apiVersion to a newer version, or update Cartograph if it offers none';
  if (endsOn === null) return `Meta may end version ${version} of its API from about ${end} on. ${remedy}.`;
  if (today > endsOn) return `Meta ended version ${version} of its API on ${endsOn}. ${remedy}.`;
  return `Meta ends version ${version} of its API on ${endsOn}. ${remedy} before that day.`;
}
