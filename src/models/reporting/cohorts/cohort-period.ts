import { addDays, addUnits, type CalendarDate, startOf } from '../../../canonical/calendar-date.js';
import { type Sql, sql } from '../../../database/sql.js';

/** The periods that customers are grouped by, as in `agg_customer_cohorts.period`. */
export const cohortPeriods = ['week', 'month', 'quarter', 'year'] as const;

export type CohortPeriod = (typeof cohortPeriods)[number];

/** The first day of a period, over `dim_date d`. */
export const periodStart: Record<CohortPeriod, Sql> = {
  week: sql`d.iso_week_start`,
  month: sql`make_date(d.year, d.month, 1)`,
  quarter: sql`make_date(d.year, d.quarter * 3 - 2, 1)`,
  year: sql`make_date(d.year, 1, 1)`,
};

/** The first days of the periods from the one that begins on `start` to that of the day `until`. */
export function periodsFrom(period: CohortPeriod, start: CalendarDate, until: CalendarDate): CalendarDate[] {
  const last = startOf(period, until);
  const starts: CalendarDate[] = [];
  for (let next = start; next <= last; next = addUnits(period, next, 1)) starts.push(next);
  return starts;
}

export function endOf(period: CohortPeriod, start: CalendarDate): CalendarDate {
  return addDays(addUnits(period, start, 1), -1);
}
