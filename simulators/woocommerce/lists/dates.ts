import { MICROS_PER_SECOND } from '../../kit/clock.js';
import { instantOf, wallClockOf } from '../../kit/zone-clock.js';
import type { Micros, WooStoreSettings } from '../model.js';

const DATE = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}(?::\d{2})?)?$/;

/** Whether `rest_parse_date` accepts it: a date with a time, with or without a zone. */
export function isDate(text: string): boolean {
  return literalOf(text) !== null;
}

/** A literal's wall clock as if it were UTC milliseconds, and the offset of its zone; null if it has none. */
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
 * How the literal of a date filter compares with an instant, like `WP_Date_Query`: negative if the instant is earlier, 0 in the same
 * second. WordPress treats the literal as text: one with a zone is first converted to the site's local time, and the resulting
 * text is compared with the column, even if `dates_are_gmt` selects the column in UTC.
 */
export function compareWith(
  text: string,
  areGmt: boolean,
  { timezone, storage }: WooStoreSettings,
): (instant: Micros) => number {
  const { wallMs, offsetMs } = literalOf(text) ?? { wallMs: Number.NaN, offsetMs: null };
  const columnMs = offsetMs === null ? wallMs : wallClockOf((wallMs - offsetMs) * 1000, timezone);
  if (areGmt) return (instant) => floorMs(instant) - columnMs;
  // HPOS has no local column: it converts the literal to UTC. The old tables keep the local time, which repeats an hour.
  if (storage === 'hpos') {
    const limit = floorMs(instantOf(columnMs, timezone));
    return (instant) => floorMs(instant) - limit;
  }
  return (instant) => wallClockOf(floorMs(instant) * 1000, timezone) - columnMs;
}

function floorMs(instant: Micros): number {
  return Math.floor(instant / MICROS_PER_SECOND) * 1000;
}
