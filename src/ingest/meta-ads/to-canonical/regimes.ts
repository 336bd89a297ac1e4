import type { CalendarDate } from '../../../canonical/calendar-date.js';
import type { DayNote } from '../../../canonical/record.js';

interface Regime {
  from: CalendarDate;
  /** Introduced over several days: the last of them. */
  to: CalendarDate;
  what: string;
}

/**
 * When Meta began to attribute otherwise: numbers before and after are not comparable. The limits on breakdowns of 3 August 2026 are not
 * among them, since none are requested.
 */
const regimes: readonly Regime[] = [
  {
    from: '2025-06-10',
    to: '2025-06-10',
    what: "From 10 June 2025 on, Meta attributes by each ad set's own setting, and counts purchases of a website on the day of the purchase.",
  },
  {
    from: '2026-01-12',
    to: '2026-01-12',
    what: 'From 12 January 2026 on, Meta no longer attributes purchases to views of more than one day before.',
  },
  {
    from: '2026-03-01',
    to: '2026-03-31',
    what: 'In March 2026, account by account, Meta began to count only clicks on links as clicks; other engagement counts for one day.',
  },
];

/** Notes on the days on which a series breaks. */
export function regimeNotes(date: CalendarDate): DayNote[] {
  return regimes
    .filter(({ from, to }) => from <= date && date <= to)
    .map(({ what }) => ({ code: 'attribution_changed', detail: what }));
}
