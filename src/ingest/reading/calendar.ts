import { addDays, addUnits, type CalendarDate, dateInZone, startOf } from '../../canonical/calendar-date.js';
import type { PartitionUnit } from '../../contract/extractor.js';

/** The last day of the period that begins on the day. */
export function endOf(unit: PartitionUnit, start: CalendarDate): CalendarDate {
  return addDays(addUnits(unit, start, 1), -1);
}

/** The first days of all periods that contain a day of the range, both ends included. */
export function periodsIn(unit: PartitionUnit, from: CalendarDate, to: CalendarDate): CalendarDate[] {
  const starts: CalendarDate[] = [];
  for (let start = startOf(unit, from); start <= to; start = addUnits(unit, start, 1)) starts.push(start);
  return starts;
}

/** The first day to read by a source's configuration, whose instant is the day's beginning in the easternmost zone. */
export function firstDayOf(backfillStart: Date): CalendarDate {
  return dateInZone(backfillStart, 'Pacific/Kiritimati');
}
