import { type CalendarDate, daysBetween } from '../canonical/calendar-date.js';
import { maxReportRows } from '../models/report/spans.js';
import type { CohortPeriod } from '../models/reporting/cohorts/cohort-period.js';
import type { DateFilter } from '../models/reporting/date-filter.js';

/** The maximum number of rows of a list, from the coerced arguments. For the cost of a query. */
export type ListSize = (args: Record<string, unknown>) => number;

const daysPer = { day: 1, week: 7, month: 31, quarter: 92, year: 366 };

const daysPerPeriod = { ...daysPer, hour: 1 / 24, fiscal_quarter: 92, fiscal_year: 366 };
const expectedReportGroups = 20;
/** Of a shop that has its whole history here, from the first day with trade to the last. */
export const expectedKnownDays = 3 * 366;
const leastShare = 0.1;

/** The expected number of groups in a breakdown; the limit of the answer applies anyway. */
const expectedGroups = 5;

export function daysAskedFor(defaultDays: number): ListSize {
  return (args) => Math.min(maxReportRows, days(args, defaultDays) * groups(args));
}

export function weeksAskedFor(defaultWeeks: number): ListSize {
  return (args) => Math.min(maxReportRows, Math.ceil(days(args, defaultWeeks * 7) / 7 + 1) * groups(args));
}

/** The days whose facts a report reads; without a filter, all with trade. */
export function daysOfReport(args: Record<string, unknown>): number {
  return days(args, expectedKnownDays);
}

/** The share of all known days whose facts are read. A short range has to be found, and what its rows refer to has to be looked up. */
export function shareOfDays(args: Record<string, unknown>, defaultDays = expectedKnownDays): number {
  return Math.min(1, Math.max(leastShare, days(args, defaultDays) / expectedKnownDays));
}

/** Without a filter, those of a year are expected. */
export function periodsOf(args: Record<string, unknown>): number {
  const period = args.period as keyof typeof daysPerPeriod | null | undefined;
  return period ? Math.ceil(days(args, daysPer.year) / daysPerPeriod[period]) + 1 : 1;
}

/** Groups are expected, unless their number is limited. */
export const reportRows: ListSize = (args) => {
  const periods = periodsOf(args);
  const by = (args.by as unknown[] | null | undefined) ?? [];
  const most = typeof args.limit === 'number' ? args.limit + 1 : expectedReportGroups;
  return Math.min(maxReportRows, periods * (by.length > 0 ? Math.max(1, most) : 1));
};

/** Cohorts that have at least one of the days of the first order. */
export function cohortsAskedFor(defaultCohorts: number): ListSize {
  return ({ period, filter, breakdown }) => {
    const length = daysPer[period as CohortPeriod];
    const { firstOrder } = (filter ?? {}) as { firstOrder?: DateFilter | null };
    const asked = days({ filter: { date: firstOrder } }, defaultCohorts * length);
    return Math.ceil(asked / length + 1) * groups({ breakdown });
  };
}

function groups(args: Record<string, unknown>): number {
  return args.breakdown ? expectedGroups : 1;
}

function days(args: Record<string, unknown>, defaultDays: number): number {
  const { date } = (args.filter ?? {}) as { date?: DateFilter | null };
  if (!date || Object.values(date).every((value) => value === null || value === undefined)) return defaultDays;
  const { range, relative, year, fiscalYear, isoYear } = date;
  return Math.min(
    range?.from && range.to ? daysInRange(range.from, range.to) : maxReportRows,
    relative ? (Math.max(relative.last, 0) + 1) * daysPer[relative.unit] : maxReportRows,
    year ? 366 * year.length : maxReportRows,
    fiscalYear ? 366 * fiscalYear.length : maxReportRows,
    isoYear ? 371 * isoYear.length : maxReportRows,
  );
}

function daysInRange(from: CalendarDate, to: CalendarDate): number {
  return Math.max(0, daysBetween(from, to));
}

/** `dates` has the date filter as its argument; its default is the current year. */
export const datesListSize: ListSize = ({ filter }) =>
  Math.min(maxReportRows, days({ filter: { date: filter } }, daysPer.year));
