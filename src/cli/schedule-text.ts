import type { SourceConfig } from '../config/config.js';
import { nextTimes } from '../config/cron.js';

const timesShown = 3;

/** When each source is synced next, one line each, as YAML comments: `# uk-store syncs next on Sat 2026-11-28 05:00, …`. */
export function scheduleText(sources: readonly SourceConfig[], now: Date): string {
  return sources
    .map(({ id, schedule, scheduleTimezone }) => {
      const times = nextTimes(schedule, scheduleTimezone, now, timesShown).map((at) => inZone(at, scheduleTimezone));
      return `# ${id} syncs next on ${times.join(', ')} (${scheduleTimezone})\n`;
    })
    .join('');
}

function inZone(at: Date, timeZone: string): string {
  const two = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', weekday: 'short', year: 'numeric' },
    ...two,
  }).formatToParts(at);
  const part = (wanted: Intl.DateTimeFormatPartTypes) => parts.find(({ type }) => type === wanted)?.value ?? '';
  return `${part('weekday')} ${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}
