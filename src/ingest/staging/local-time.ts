const minute = 60_000;
const day = 24 * 60 * minute;
const quarter = 15 * minute;
const mostKnown = 20_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

/**
 * The instant (ms) at which the clocks of a zone showed a local time, given as if it were UTC. A local time that occurs twice
 * (clocks go back) is its first occurrence; one that is skipped (clocks go forward) moves by the gap: 02:30 becomes 03:30.
 */
export function instantOfLocal(local: number, zone: string): number {
  // Nearly no day is near a change of the clocks, and all times of a day have the same answer.
  const midnight = Math.floor(local / day) * day;
  const usual = offsetAt(midnight - day, zone);
  if (usual === offsetAt(midnight + 2 * day, zone)) return local - usual;
  const before = offsetAt(local - day, zone);
  const after = offsetAt(local + day, zone);
  if (before === after) return local - before;
  const early = local - before;
  if (offsetAt(early, zone) === before) return early;
  const late = local - after;
  return offsetAt(late, zone) === after ? late : early;
}

/** How far a zone's clocks are ahead of UTC, in ms. Cached per quarter of an hour: no zone changes within one. */
function offsetAt(instant: number, zone: string): number {
  const bucket = Math.floor(instant / quarter) * quarter;
  const name = `${zone} ${bucket}`;
  const known = offsets.get(name);
  if (known !== undefined) return known;
  if (offsets.size >= mostKnown) offsets.clear();
  const offset = wallTime(bucket, zone) - bucket;
  offsets.set(name, offset);
  return offset;
}

function wallTime(instant: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, hourCycle: 'h23' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const { year, month, day: date, hour, minute: minutes, second } = parts;
  return Date.UTC(Number(year), Number(month) - 1, Number(date), Number(hour), Number(minutes), Number(second));
}
