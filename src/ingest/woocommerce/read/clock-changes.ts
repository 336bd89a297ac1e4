const hourMs = 3600 * 1000;
const stepMs = 6 * hourMs;

/** Cached by zone and year, because every sync asks for them. */
const known = new Map<string, readonly Date[]>();

/**
 * The instants after `from`, up to `to`, at which clocks of the zone are put back. Legacy stores sort by local time, which mixes the
 * hours before and after such an instant: a walk in the order of time must not cross one.
 */
export function clocksPutBack(zone: string, from: Date, to: Date): Date[] {
  const found: Date[] = [];
  for (let year = from.getUTCFullYear(); year <= to.getUTCFullYear(); year += 1) {
    found.push(...changesOf(zone, year).filter((at) => at > from && at <= to));
  }
  return found;
}

function changesOf(zone: string, year: number): readonly Date[] {
  const key = `${zone} ${year}`;
  const found = known.get(key) ?? findChanges(zone, Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1));
  known.set(key, found);
  return found;
}

function findChanges(zone: string, from: number, to: number): Date[] {
  const found: Date[] = [];
  let before = offsetMs(zone, from);
  for (let at = from; at < to; at += stepMs) {
    const after = offsetMs(zone, at + stepMs);
    if (after < before) found.push(changeBetween(zone, at, at + stepMs));
    before = after;
  }
  return found;
}

function changeBetween(zone: string, before: number, after: number): Date {
  let [low, high] = [before, after];
  const offset = offsetMs(zone, low);
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(zone, middle) === offset) low = middle;
    else high = middle;
  }
  return new Date(Math.floor(high / 1000) * 1000);
}

/** How far the zone's clocks are ahead of UTC. */
function offsetMs(zone: string, at: number): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second } = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(at / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const twoDigits = {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  } as const;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', hourCycle: 'h23', ...twoDigits });
  formats.set(timeZone, format);
  return format;
}
