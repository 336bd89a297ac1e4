import { CronExpressionParser } from 'cron-parser';
import { dateInZone } from '../../canonical/calendar-date.js';
import type { ReportTiming } from '../../canonical/scheduled-report.js';

/** The time at which a report is due. */
export interface DueSlot {
  at: Date;
  /** Times between the last one and this: nothing ran then. */
  missed: number;
}

interface Passed {
  /** null: none. */
  due: DueSlot | null;
  /** The first one after `now`. */
  next: Date;
}

/** Steps take 0.1 ms each. */
const mostSteps = 1000;
const hourMs = 3_600_000;

/** Where to begin if there are more times than steps: even one a minute has less in the first of these. */
const spansMs = [12, 24, 8 * 24, 32 * 24, 367 * 24].map((hours) => hours * hourMs);

/**
 * The times of a report after `after`, up to `now`: only the last of them is due. Walks forwards from `after`, where the queue's parser
 * gives each time once over a change of the clocks: its `prev()` misses the time that is skipped in spring, gives the one that is
 * repeated in autumn twice, and finds nothing where the clocks change at midnight.
 */
export function passedSlots(timing: ReportTiming, after: Date, now: Date): Passed {
  const begins = spansMs.map((span) => new Date(now.getTime() - span)).filter((begin) => begin > after);
  const passed = walk(timing, after, now) ?? begins.map((begin) => walk(timing, begin, now)).find((each) => each?.due);
  if (!passed) throw new Error(`the times of ${cronOf(timing)} after ${after.toISOString()} cannot be found`);
  return passed;
}

/** null: there are too many times. */
function walk(timing: ReportTiming, from: Date, now: Date): Passed | null {
  const times = CronExpressionParser.parse(cronOf(timing), { tz: timing.timezone, currentDate: from });
  let due: DueSlot | null = null;
  for (let passed = 0; passed <= mostSteps; passed += 1) {
    const next = times.next().toDate();
    if (next > now) return { due, next };
    due = { at: next, missed: passed };
  }
  return null;
}

/**
 * The time at which a report is due now; null: at none. One that waits for yesterday is due before its time once `isComplete` says so of
 * yesterday, which began to be over with its time zone's midnight.
 */
export async function dueSlot(
  timing: ReportTiming,
  after: Date,
  now: Date,
  isComplete: () => Promise<boolean>,
): Promise<DueSlot | null> {
  const { due, next } = passedSlots(timing, after, now);
  if (due || timing.cron !== null) return due;
  const { timezone } = timing;
  if (next <= after || dateInZone(next, timezone) !== dateInZone(now, timezone)) return null;
  return (await isComplete()) ? { at: next, missed: 0 } : null;
}

function cronOf({ cron, completeBy }: ReportTiming): string {
  if (cron !== null) return cron;
  const [hour, minute] = completeBy!.split(':');
  return `${Number(minute)} ${Number(hour)} * * *`;
}
