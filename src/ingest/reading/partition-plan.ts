import { addDays, addUnits, type CalendarDate, startOf } from '../../canonical/calendar-date.js';
import type { PartitionRules } from '../../contract/extractor.js';

/** A range of days to read, both ends included. */
export interface Plan {
  /** The first day that is left to read. */
  from: CalendarDate;
  to: CalendarDate;
  /** Where it began, and on which day of the account it was made. */
  began: CalendarDate;
  plannedOn: CalendarDate;
  /** The rules for reading again that it follows, by their days. */
  follows: readonly number[];
  /** What the platform has begun to do for the range from the first day left up to `to`. */
  work?: { to: CalendarDate; begun: unknown };
}

/** What earlier runs have read of an account. */
export interface ReadSoFar {
  /** The first and the last day that were read. */
  readFrom?: CalendarDate;
  readTo?: CalendarDate;
  /** By the days of a rule for reading again: the day on which it was last followed. */
  readAgainOn?: Record<string, CalendarDate>;
  /** The plan of an interrupted run. */
  left?: Plan;
  /** The platform refused all days before this one. */
  keptFrom?: CalendarDate;
}

interface Wanted {
  firstDay: CalendarDate;
  rules: PartitionRules;
  today: CalendarDate;
}

/**
 * The range to read now: what an interrupted run of the same day left, or what is new and what may have been restated since it was
 * last read. A rule reaches back from the day on which it was last followed, not from today: so each partition is read once more
 * after its days are over, also after a pause of weeks.
 */
export function planned(so: ReadSoFar, wanted: Wanted): Plan {
  const { rules, today } = wanted;
  const { left, readTo, readFrom } = so;
  if (left?.plannedOn === today) return left;
  const first = startOf(rules.unit, firstReadable(so, wanted));
  if (readTo === undefined || readFrom === undefined || first < readFrom) return backfill(left, wanted, first);
  const due = rules.readAgain.filter((rule) => isDue(rule, so.readAgainOn, today));
  const backTo = due.map(({ days, every }) => {
    const on = every === 'sync' ? readTo : (so.readAgainOn?.[days] ?? today);
    return addDays(earlier(on, today), 1 - days);
  });
  const from = [addDays(readTo, 1), today, ...backTo].reduce(earlier);
  const began = startOf(rules.unit, from > first ? from : first);
  return { from: began, to: today, began, plannedOn: today, follows: daysOf(due) };
}

/** What was read, once the plan is complete. */
export function completed(so: ReadSoFar, { began, to, plannedOn, follows }: Plan): ReadSoFar {
  return {
    readFrom: so.readFrom === undefined ? began : earlier(so.readFrom, began),
    readTo: to,
    readAgainOn: { ...so.readAgainOn, ...Object.fromEntries(follows.map((days) => [days, plannedOn])) },
  };
}

/** The first day that the platform answers, of those that are wanted. */
export function firstReadable(
  { keptFrom }: ReadSoFar,
  { firstDay, rules: { keptForMonths }, today }: Wanted,
): CalendarDate {
  // Begins with a month, up to 30 days late: the bound in days is not published, and beyond it the platform refuses.
  const floor = keptForMonths === null ? firstDay : addUnits('month', today, 1 - keptForMonths);
  return [firstDay, floor, keptFrom ?? firstDay].reduce((latest, day) => (day > latest ? day : latest));
}

/** Everything, from where an earlier run stopped: its days may be read again from the day on which it began. */
function backfill(left: Plan | undefined, { rules, today }: Wanted, first: CalendarDate): Plan {
  if (left && left.began <= first) return { ...left, from: left.from > first ? left.from : first, to: today };
  return { from: first, to: today, began: first, plannedOn: today, follows: daysOf(rules.readAgain) };
}

function isDue(
  { days, every }: PartitionRules['readAgain'][number],
  on: ReadSoFar['readAgainOn'],
  today: CalendarDate,
): boolean {
  const before = on?.[days];
  return every === 'sync' || before === undefined || before <= addDays(today, every === 'day' ? -1 : -7);
}

/** The rules that are not followed at each sync. */
function daysOf(rules: PartitionRules['readAgain']): number[] {
  return rules.filter(({ every }) => every !== 'sync').map(({ days }) => days);
}

function earlier(one: CalendarDate, other: CalendarDate): CalendarDate {
  return one < other ? one : other;
}
