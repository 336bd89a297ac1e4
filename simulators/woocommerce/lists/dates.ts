import { MICROS_PER_SECOND } from '../../kit/clock.js';
import { instantOf, wallClockOf } from '../../kit/zone-clock.js';
import type { Micros, WooStoreSettings } from '../model.js';

const DATE = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}(?::\d{2})?)?$/;

/** Whether `rest_parse_date` takes it: a date with a time, with or without a zone. */
export function isDate(text: string): boolean {
  return literalOf(text) !== null;
}

/** A literal's wall clock as if it were UTC milliseconds, and how far its zone is ahead; null where it names none. */
function literalOf(text: string): { wallMs: number; offsetMs: number | null } | null {
  const [, day, time, zone] = DATE.exec(text) ?? [];
  const wallMs = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(wallMs)) return null;
  if (zone === undefined) return { wallMs, offsetMs: null };
  if (zone === 'Z') return { wallMs, offsetMs: 0 };
  const [hours = '', minutes = '0'] = zone.slice(1).split(':');
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { wallMs, offsetMs: zone.startsWith('-') ? -size : size };
}

/**
 * How the literal of a date filter sorts against an instant, as `WP_Date_Query` compares them: negative when the instant
 * is earlier, 0 in the same second. The literal is text to WordPress: one that names a zone is first put on the site's
 * clock, and that text is then held against the column, even where `dates_are_gmt` made it the one in UTC.
 */
export function compareWith(
  text: string,
  areGmt: boolean,
  { timezone, storage }: WooStoreSettings,
): (instant: Micros) => number {
  const { wallMs, offsetMs } = literalOf(text) ?? { wallMs: Number.NaN, offsetMs: null };
  const columnMs = offsetMs === null ? wallMs : wallClockOf((wallMs - offsetMs) * 1000, timezone);
  if (areGmt) return (instant) => floorMs(instant) - columnMs;
  // HPOS has no local column: it turns the literal into UTC. The old tables keep the wall clock, which repeats an hour.
  if (storage === 'hpos') {
    const limit = floorMs(instantOf(columnMs, timezone));
    return (instant) => floorMs(instant) - limit;
  }
  return (instant) => wallClockOf(floorMs(instant) * 1000, timezone) - columnMs;
}

function floorMs(instant: Micros): number {
  return Math.floor(instant / MICROS_PER_SECOND) * 1000;
}
