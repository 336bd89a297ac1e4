import { dateKey } from '../../canonical/calendar-date.js';
import { allOf, type Sql, sql } from '../../database/sql.js';
import type { Grain } from '../metrics/grains.js';
import type { ReportPlan } from './plan.js';
import { isHourly, type ReportQuestion } from './question.js';
import { keysWithin } from './whole-periods.js';

/** `span`: the periods of each side; `asked`: their days, and the hour of each if the periods are hours. */
export function spanTables(question: ReportQuestion): Sql {
  const { sides } = question;
  const spans = sides.flatMap((side, index) => side.map((span) => ({ side: index, ...span })));
  const column = <T>(of: (span: (typeof spans)[number]) => T): T[] => spans.map(of);
  const ranges = sides.map((side) => ({
    first: Math.min(...side.map(({ first }) => dateKey(first))),
    last: Math.max(...side.map(({ last }) => dateKey(last))),
  }));
  return sql`span as materialized (
    select *
    from unnest(
      ${column(({ side }) => side)}::integer[], ${column(({ no }) => no)}::integer[],
      ${column(({ first }) => dateKey(first))}::integer[], ${column(({ last }) => dateKey(last))}::integer[],
      ${column(({ side }) => ranges[side]!.first)}::integer[], ${column(({ side }) => ranges[side]!.last)}::integer[],
      ${column(({ hour = null }) => hour)}::integer[]
    ) as s (side, no, first_key, last_key, range_first_key, range_last_key, hour)
  ),
  asked as materialized (${daysOfSpans(question)})`;
}

function daysOfSpans({ sides, days }: ReportQuestion): Sql {
  const areDays = sides.every((spans) => spans.every(({ first, last }) => first === last));
  if (areDays && days.length === 0) return sql`select s.*, s.first_key as date_key from span s`;
  // A filter may leave days out at the ends of a period: who is new in it depends on those that are asked for.
  const ends =
    days.length === 0
      ? sql`s.first_key, s.last_key, s.range_first_key, s.range_last_key`
      : sql`min(d.date_key) over period as first_key, max(d.date_key) over period as last_key,
          min(d.date_key) over side as range_first_key, max(d.date_key) over side as range_last_key`;
  return sql`
    select s.side, s.no, s.hour, d.date_key, ${ends}
    from span s
    join warehouse.dim_date d on d.date_key between s.first_key and s.last_key
    where ${allOf(days)}
    window period as (partition by s.side, s.no), side as (partition by s.side)`;
}

/** The numbers `no` of the report's own spans that have a day. */
export function periodsShown({ days }: ReportQuestion): Sql {
  return days.length === 0
    ? sql`(select no from span where side = 0)`
    : sql`(select distinct no from asked where side = 0)`;
}

/** That a row `r` is of the period `a`. */
export function onPeriod(question: ReportQuestion): Sql {
  return isHourly(question) ? sql`r.date_key = a.date_key and r.hour = a.hour` : sql`r.date_key = a.date_key`;
}

/**
 * `asked_key`: the keys of the weeks or months and of the other days of each span, where sums of weeks or months are read. Listed, so that
 * the planner knows how few they are.
 */
export function askedKeys({ divided }: ReportPlan, { period }: Grain): Sql {
  const keys = divided.flatMap((spans, side) =>
    spans.flatMap(({ no, wholes, days }) =>
      [
        ...(wholes === null ? [] : keysWithin(period, wholes)),
        ...days.flatMap((range) => keysWithin('day', range)),
      ].map((key) => ({ side, no, key })),
    ),
  );
  return sql`asked_key as materialized (
    select *
    from unnest(
      ${keys.map(({ side }) => side)}::integer[], ${keys.map(({ no }) => no)}::integer[], ${keys.map(({ key }) => key)}::integer[]
    ) as k (side, no, date_key)
  )`;
}
