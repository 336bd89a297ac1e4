import { fixedSql, identifier, join, type Sql, sql } from '../../database/sql.js';
import { tableOf } from '../columns/table-columns.js';
import type { ReportedFact } from '../metrics/metric.js';
import { reportedColumns } from '../metrics/reported-facts.js';
import {
  periodColumns,
  type ReportedGrain,
  reportedGrains,
  rowsAsFact,
  type SummedFact,
  summedFacts,
} from '../metrics/reported-grains.js';
import type { Range } from '../reporting/day-range.js';
import type { ReportPlan } from './plan.js';
import { carriersOf, dimensionsOf, hasDayDimension, metricsOf, type ReportQuestion } from './question.js';
import { advertisedTables, advertisedTrade } from './reported/advertised-trade.js';
import { chargedTrade } from './reported/charged-trade.js';
import { visitedOrders } from './reported/visited-orders.js';
import { type Divided, divide, isWholeWeeks, keysWithin, periodKeys } from './whole-periods.js';

/** Where the rows of a fact are read from: aggregates of days, perhaps with whole weeks or months; null: the fact. */
interface ReadFrom {
  days: ReportedGrain | null;
  wholes: ReportedGrain | null;
}

/** Rows `r` of a fact, each with the `side` and `no` of its span, and its `day` where the question needs days. */
export interface ReportedRows {
  /** Tables before the one that reads them. */
  tables: Sql[];
  /** `… a join … r on …` */
  from: Sql;
}

/** Columns with many values: an aggregate without them is smaller. */
const many = ['campaign_key', 'campaign', 'landing_page'];
const detailOfMany = 4;

/** The smallest aggregates that have what a question is broken down and filtered by. */
function readFrom(question: ReportQuestion, fact: SummedFact): ReadFrom {
  const columns = columnsRead(question, fact);
  const ofDays = reportedGrains
    .filter(
      (grain) => grain.fact === fact && grain.period === 'day' && columns.every((name) => grain.keys.includes(name)),
    )
    .toSorted((a, b) => detailOf(a) - detailOf(b));
  const [days] = ofDays;
  if (!days) return { days: null, wholes: null };
  if (question.days.length > 0 || hasDayDimension(dimensionsOf(question))) return { days, wholes: null };
  const spans = question.sides.flat().map(rangeOf);
  const period = 2 * spans.filter(isWholeWeeks).length > spans.length ? 'week' : 'month';
  const wholes = reportedGrains.find(
    (grain) => grain.fact === fact && grain.period === period && String(grain.keys) === String(days.keys),
  );
  const hasWholes = spans.some((span) => divide(span, period).wholes !== null);
  return { days, wholes: hasWholes ? (wholes ?? null) : null };
}

function detailOf({ keys }: ReportedGrain): number {
  return keys.reduce((sum, key) => sum + (many.includes(key) ? detailOfMany : 1), 0);
}

function columnsRead(question: ReportQuestion, fact: SummedFact): string[] {
  return carriersOf(question).flatMap((name) => reportedColumns[fact][name] ?? []);
}

/** What it is called in the notes of an answer, and whether it is the fact itself. */
export function reportedSource(question: ReportQuestion, fact: ReportedFact): { name: string; isFact: boolean } {
  if (fact === 'visited_orders') return { name: 'visited orders', isFact: false };
  if (fact === 'charged_trade') return { name: 'charged trade', isFact: false };
  // Sums know no first orders.
  if (fact === 'advertised_trade') return { name: 'advertised trade', isFact: readsNewCustomers(question) };
  const { days, wholes } = readFrom(question, fact);
  const spans = question.sides.flat().map(rangeOf);
  const readsDays = wholes === null || spans.some((span) => divide(span, wholes.period).days.length > 0);
  const named = [...(wholes ? [wholes.name] : []), ...(days && readsDays ? [days.name] : [])];
  return { name: named.join(' and ') || fact.replaceAll('_', ' '), isFact: days === null };
}

export function reportedRows(plan: ReportPlan, fact: ReportedFact): ReportedRows {
  const { question, allDays } = plan;
  const onDay = sql`r.date_key = a.date_key`;
  if (fact === 'visited_orders') {
    const rows = visitedOrders(question.scope, (day) => within(day, allDays, 'day'));
    return { tables: [], from: sql`asked a join ${rows} r on ${onDay}` };
  }
  if (fact === 'charged_trade') {
    const rows = chargedTrade(question.scope, (day) => within(day, allDays, 'day'));
    return { tables: [], from: sql`asked a join ${rows} r on ${onDay}` };
  }
  if (fact === 'advertised_trade') {
    const wanted = {
      scope: question.scope,
      isSelected: selected(question),
      isAsked: (day: Sql) => within(day, allDays, 'day'),
      measures: measuresOf(plan, fact),
    };
    return { tables: advertisedTables(wanted), from: sql`asked a join ${advertisedTrade(wanted)} r on ${onDay}` };
  }
  const { days, wholes } = readFrom(question, fact);
  const wanted = { fact, columns: columnsRead(question, fact), measures: measuresOf(plan, fact) };
  if (!days) {
    const rows = rowsIn(sql`select * from ${identifier(tableOf(summedFacts[fact].entity).name)}`, wanted);
    return { tables: [], from: sql`asked a join ${rows(allDays, 'day')} r on ${onDay}` };
  }
  const ofGrain = (grain: ReportedGrain, ranges: readonly Range[]): Sql =>
    rowsIn(fixedSql(rowsAsFact(grain)), wanted)(ranges, grain.period);
  if (!wholes) return { tables: [], from: sql`asked a join ${ofGrain(days, allDays)} r on ${onDay}` };
  const divided = question.sides.map((spans) =>
    spans.map((span) => ({ no: span.no, ...divide(rangeOf(span), wholes.period) })),
  );
  const parts = divided.flat();
  const rows = [
    ofGrain(
      wholes,
      parts.flatMap((part) => part.wholes ?? []),
    ),
    ...(parts.some((part) => part.days.length > 0)
      ? [
          ofGrain(
            days,
            parts.flatMap((part) => part.days),
          ),
        ]
      : []),
  ];
  const table = identifier(`${fact}_asked`);
  return {
    tables: [sql`${table} as materialized (${askedKeys(divided, wholes)})`],
    from: sql`${table} a join (${join(
      rows.map((part) => sql`select * from ${part} p`),
      ' union all ',
    )}) r on ${onDay}`,
  };
}

function readsNewCustomers(question: ReportQuestion): boolean {
  const reported = metricsOf(question).filter((base) => base.kind === 'reported');
  return measuresOf({ reported }, 'advertised_trade').includes('new_customers');
}

/** That the row's source `ch` is one of those asked for. */
export function selected({ reported }: ReportQuestion): Sql {
  return reported ? reported.isSelected : sql`false`;
}

interface Wanted {
  fact: SummedFact;
  /** Columns that dimensions hang on. */
  columns: readonly string[];
  /** Columns that are added up. */
  measures: readonly string[];
}

/** Of rows with the fact's columns: the key of their period as `date_key`, what dimensions hang on by its carrier's name, and what is added up. */
function rowsIn(rows: Sql, { fact, columns, measures }: Wanted) {
  const carried = Object.entries(reportedColumns[fact]).filter(([, column]) => columns.includes(column));
  const named = carried.map(([carrier, column]) => sql`${identifier(`f.${column}`)} as ${identifier(carrier)}`);
  const added = measures.map((name) => identifier(`f.${name}`));
  return (ranges: readonly Range[], period: ReportedGrain['period']): Sql => {
    const key = identifier(`f.${periodColumns[period]}`);
    return sql`(select ${join([sql`${key} as date_key`, sql`f.source_id`, ...named, ...added], ', ')}
      from (${rows}) f where ${within(key, ranges, period)})`;
  };
}

/** The columns of a row `r` that the metrics of a fact add up. */
function measuresOf({ reported }: Pick<ReportPlan, 'reported'>, fact: ReportedFact): string[] {
  const named = reported
    .filter((metric) => metric.fact === fact)
    .flatMap(({ of }) => [...of.matchAll(/\br\.(\w+)/g)].map(([, name]) => name!));
  return [...new Set(named)];
}

function within(key: Sql, ranges: readonly Range[], period: ReportedGrain['period']): Sql {
  if (ranges.length === 0) return sql`false`;
  const ends = [
    ranges.map(({ from }) => from).sort()[0]!,
    ranges
      .map(({ to }) => to)
      .sort()
      .at(-1)!,
  ];
  const [first, last] = ends.map(periodKeys[period]);
  return sql`${key} between ${first}::integer and ${last}::integer`;
}

/** The keys of the weeks or months and of the other days of each span. */
function askedKeys(divided: readonly (readonly (Divided & { no: number })[])[], { period }: ReportedGrain): Sql {
  const keys = divided.flatMap((spans, side) =>
    spans.flatMap(({ no, wholes, days }) =>
      [
        ...(wholes === null ? [] : keysWithin(period, wholes)),
        ...days.flatMap((range) => keysWithin('day', range)),
      ].map((key) => ({ side, no, key })),
    ),
  );
  return sql`select *
    from unnest(
      ${keys.map(({ side }) => side)}::integer[], ${keys.map(({ no }) => no)}::integer[], ${keys.map(({ key }) => key)}::integer[]
    ) as k (side, no, date_key)`;
}

function rangeOf({ first, last }: { first: string; last: string }): Range {
  return { from: first, to: last };
}
