import type { QuietHours } from '../../canonical/alert.js';

/** Whether an instant is in quiet hours by the clock of a time zone: from the first time on, up to before the second. */
export function isQuiet(quiet: QuietHours | null, timeZone: string, at: Date): boolean {
  if (quiet === null) return false;
  const time = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' },
  }).format(at);
  const { from, to } = quiet;
  return from < to ? time >= from && time < to : time >= from || time < to;
}
