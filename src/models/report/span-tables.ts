import { allOf, type Sql, sql } from '../../database/sql.js';
import { dateKey } from '../reporting/calendar-date.js';
import type { ReportPlan } from './plan.js';
import { isHourly, type ReportQuestion } from './question.js';

/** `span`: the periods of each side; `asked`: their days, and the hour of each if the periods are hours. */
export function spanTables({ sides, days }: ReportQuestion): Sql {
  const spans = sides.flatMap((side, index) => side.map((span) => ({ side: index, ...span })));
  const column = <T>(of: (span: (typeof spans)[number]) => T): T[] => spans.map(of);
  const ranges = sides.map((side) => ({
    first: Math.min(...side.map(({ first }) => dateKey(first))),
    last: Math.max(...side.map(({ last }) => dateKey(last))),
  }));
  // A filter may leave days out at the ends of a period: who is new in it depends on those that are asked for.
  const ends =
    days.length === 0
      ? sql`s.first_key, s.last_key, s.range_first_key, s.range_last_key`
      : sql`min(d.date_key) over period as first_key, max(d.date_key) over period as last_key,
          min(d.date_key) over side as range_first_key, max(d.date_key) over side as range_last_key`;
  return sql`span as materialized (
    select *
    from unnest(
      ${column(({ side }) => side)}::integer[], ${column(({ no }) => no)}::integer[],
      ${column(({ first }) => dateKey(first))}::integer[], ${column(({ last }) => dateKey(last))}::integer[],
      ${column(({ side }) => ranges[side]!.first)}::integer[], ${column(({ side }) => ranges[side]!.last)}::integer[],
      ${column(({ hour = null }) => hour)}::integer[]
    ) as s (side, no, first_key, last_key, range_first_key, range_last_key, hour)
  ),
  asked as materialized (
    select s.side, s.no, s.hour, d.date_key, ${ends}
    from span s
    join warehouse.dim_date d on d.date_key between s.first_key and s.last_key
    where ${allOf(days)}
    window period as (partition by s.side, s.no), side as (partition by s.side)
  )`;
}

/** That a row `r` is of the period `a`. */
export function onPeriod(question: ReportQuestion): Sql {
  return isHourly(question) ? sql`r.date_key = a.date_key and r.hour = a.hour` : sql`r.date_key = a.date_key`;
}

/** `asked_part`: the months (as yyyymm00) and other days of each span, where sums of months are read. */
export function askedParts({ divided }: ReportPlan): Sql {
  const parts = divided.flatMap((spans, side) =>
    spans.flatMap(({ no, months, days }) => [
      ...(months ? [{ side, no, ...months, isMonths: true }] : []),
      ...days.map((range) => ({ side, no, ...range, isMonths: false })),
    ]),
  );
  const column = <T>(of: (part: (typeof parts)[number]) => T): T[] => parts.map(of);
  return sql`asked_part as materialized (
    select p.side, p.no, d.date_key - p.is_months::integer as date_key
    from unnest(
      ${column(({ side }) => side)}::integer[], ${column(({ no }) => no)}::integer[],
      ${column(({ from }) => dateKey(from))}::integer[], ${column(({ to }) => dateKey(to))}::integer[],
      ${column(({ isMonths }) => isMonths)}::boolean[]
    ) as p (side, no, first_key, last_key, is_months)
    join warehouse.dim_date d
      on d.date_key between p.first_key and p.last_key and (not p.is_months or d.date_key % 100 = 1)
  )`;
}
