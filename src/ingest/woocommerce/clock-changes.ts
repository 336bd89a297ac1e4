const hourMs = 3600 * 1000;
const stepMs = 6 * hourMs;

/**
 * The instants in (from, to) at which clocks of the zone are put back. Legacy stores sort by local time, where the hours
 * before and after such an instant are mixed: a walk in the order of time must not pass over one.
 */
export function clocksPutBack(zone: string, from: Date, to: Date): Date[] {
  const found: Date[] = [];
  let before = offsetMs(zone, from.getTime());
  for (let at = from.getTime(); at < to.getTime(); at += stepMs) {
    const end = Math.min(at + stepMs, to.getTime());
    const after = offsetMs(zone, end);
    if (after < before) found.push(changeBetween(zone, at, end));
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
