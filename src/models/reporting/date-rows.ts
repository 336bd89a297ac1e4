import type { CalendarDate } from '../../canonical/calendar-date.js';
import { allOf, columns, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { calendarDays } from './day-range.js';
import { InvalidInputError } from './invalid-input.js';

export interface DateRow {
  dateKey: number;
  date: CalendarDate;
  dayOfWeek: number;
  [column: string]: unknown;
}

export interface WeekRow {
  weekStart: CalendarDate;
  isoYear: number;
  isoWeek: number;
}

/** Of an answer. */
const maxDates = 3660;

const dateColumns = columns('d', [
  'dateKey',
  'date',
  'dayOfWeek',
  'isWeekend',
  'isoWeek',
  'isoYear',
  'isoWeekStart',
  'month',
  'quarter',
  'year',
  'fiscalYear',
  'fiscalQuarter',
  'fiscalPeriod',
]);

/** The days that match the conditions on `warehouse.dim_date d`, in order: at most one more than an answer may have. */
export function datesStatement(conditions: readonly Sql[]): Sql {
  return sql`select ${dateColumns} from warehouse.dim_date d where ${allOf(conditions)} order by d.date_key limit ${maxDates + 1}`;
}

/** The ISO weeks with such a day, likewise. */
export function weeksStatement(conditions: readonly Sql[]): Sql {
  return sql`select distinct d.iso_week_start as "weekStart", d.iso_year as "isoYear", d.iso_week as "isoWeek"
    from warehouse.dim_date d
    where ${allOf(conditions)} and d.iso_week_start >= ${calendarDays.from}::date
    order by 1 limit ${maxDates + 1}`;
}

/** The days that match the conditions on `warehouse.dim_date d`, in order. Refuses more than `maxDates`. */
export async function datesWhere(db: Queryable, conditions: readonly Sql[]): Promise<DateRow[]> {
  const rows = await select<DateRow>(db, datesStatement(conditions));
  if (rows.length <= maxDates) return rows;
  throw new InvalidInputError(`The filter selects more than ${maxDates} days. Use a shorter range.`, 'filter');
}

export async function datesByKey(db: Queryable, keys: readonly number[]): Promise<DateRow[]> {
  return select(db, sql`select ${dateColumns} from warehouse.dim_date d where d.date_key = any(${keys}::integer[])`);
}
