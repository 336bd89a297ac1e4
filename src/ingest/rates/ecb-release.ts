const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** "Around 16:00 Central European time", plus ten minutes, so that the first attempt usually finds the rates. */
const releasedAt = { hour: 16, minute: 10 };
const frankfurt = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', hourCycle: 'h23' });

interface Release {
  /** The day of the rates, YYYY-MM-DD. */
  date: string;
  at: Date;
}

/**
 * The last time before `now` at which the ECB released rates, judging by weekdays only: on a holiday there is no release, and a read
 * finds nothing new.
 */
export function lastRelease(now: Date): Release {
  for (let day = now.getTime(); ; day -= dayMs) {
    const date = new Date(day).toISOString().slice(0, 10);
    const weekday = new Date(date).getUTCDay();
    const at = atFrankfurt(date);
    if (weekday !== 0 && weekday !== 6 && at <= now) return { date, at };
  }
}

function atFrankfurt(date: string): Date {
  const inUtc = Date.parse(date) + (releasedAt.hour * 60 + releasedAt.minute) * minuteMs;
  const offsets = [1, 2].map((hours) => new Date(inUtc - hours * 60 * minuteMs));
  const at = offsets.find((instant) => Number(frankfurt.format(instant)) === releasedAt.hour);
  if (!at) throw new RangeError(`Frankfurt has no ${releasedAt.hour}:${releasedAt.minute} on ${date}`);
  return at;
}
