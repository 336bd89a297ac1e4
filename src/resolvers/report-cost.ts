import { sql } from '../database/sql.js';
import { everySource } from '../ledger/scope/scope.js';
import { dimensionNamed, isOfLines } from '../models/metrics/dimensions.js';
import { metricFieldName } from '../models/metrics/metric.js';
import { type MetricName, metricNames } from '../models/metrics/registry.js';
import { planOf, type ReportPlan, sumsOf } from '../models/report/plan.js';
import { type DimensionCondition, isHourly, type ReportQuestion } from '../models/report/question.js';
import { reportedSource } from '../models/report/reported-rows.js';
import type { DimensionFilterInput, ReportArgs } from '../schema/inputs/report-args.js';
import { statementCost } from '../schema/statement-cost.js';
import { daysOfReport, expectedKnownDays, periodsOf, reportRows, shareOfDays } from './summary-size.js';

/** Nearly each line is a group of its own where a report is by customers and products. */
const timesForPairs = 3;
/** Lines are grouped by period too. */
const timesForPeriods = 1.8;
/** A row may have several keys, each with its own copy of it. */
const timesForSeveralKeys = 2;
/** Distinct values among lines, of which there are more than orders. */
const timesForLines = 2;
/** Of customers by their first or second order, which is looked up. */
const timesForHistory = 1.5;
/** An aggregate of products by day, where weeks or days are asked for. */
const productDays = 80_000;
/** Each period of each group is worked out, also of those that `limit` leaves out. */
const ofGroupedPeriod = { products: 600, customers: 2500 };
/** For each period of a report of stock: its levels, or what came and went of each product, in it and before. */
const ofStockPeriod = { level: 400, movement: 1000 };
const stockDay = 40;
/** Of an answer, besides its figures. */
const ofRow = 20;

/** Stock that is worked out from what came and went. */
const ofMovements: ReadonlySet<string> = new Set([
  'units_received',
  'stocked_units_sold',
  'daily_demand',
  'dead_stock',
] satisfies MetricName[]);

/**
 * The cost of a report's SQL, by what it reads on each side: itself and each comparison. Facts cost by the days that are read of
 * them. `fields`: those selected below it.
 */
export function reportStatement(args: Record<string, unknown>, fields: ReadonlySet<string>): number {
  const question = outlineOf(args as unknown as ReportArgs, fields);
  const plan = planOf(question, sumsOf(question)[0]!);
  const days = Math.min(expectedKnownDays, daysOfReport(args));
  const share = shareOfDays(args);
  const ofSide =
    statementCost.aggregate +
    share * (sumsCost(plan) + countsCost(plan)) +
    periodsOf(args) * groupedPeriodCost(plan) +
    share * reportedCost(plan) +
    stockCost(plan, periodsOf(args), days);
  const ordered = question.customersWhoOrdered.map((where) =>
    where.some(({ dimension }) => dimension.carriers.some(isOfLines)) ? statementCost.lines : statementCost.orders,
  );
  const ofOrdered = ordered.reduce((sum, each) => sum + each, 0);
  return Math.ceil((1 + comparisonsAskedFor(args)) * ofSide + ofOrdered + ofRow * reportRows(args));
}

/** For the days of all known trade. */
function sumsCost({ readsSums, sums, perLine, question, stored }: ReportPlan): number {
  if (!readsSums) return 0;
  const { by, conditions, hasPeriods } = question;
  if (sums?.days.carriers.some(isOfLines)) return sums.wholes ? statementCost.orders : productDays;
  if (sums) return sums.days.carriers.length > 1 ? statementCost.aggregate : 0;
  // Each is looked up for each order, or line.
  const lookedUp = stored.filter(({ isOfFactsOnly }) => isOfFactsOnly).length * statementCost.orders;
  if (perLine) {
    const isOfPairs = by.some(({ isOfPersons }) => isOfPersons);
    return lookedUp + statementCost.lines * (isOfPairs ? timesForPairs : hasPeriods ? timesForPeriods : 1);
  }
  const hasSeveralKeys = [...by, ...conditions.map(({ dimension }) => dimension)].some(({ isList }) => isList);
  return lookedUp + statementCost.orders * (hasSeveralKeys ? timesForSeveralKeys : 1);
}

function countsCost({ counted, perLine }: ReportPlan): number {
  const times = counted.reduce((sum, { condition }) => sum + (condition === undefined ? 1 : timesForHistory), 0);
  return statementCost.distinct * times * (perLine ? timesForLines : 1);
}

function groupedPeriodCost({ question: { by, hasPeriods } }: ReportPlan): number {
  if (!hasPeriods) return 0;
  if (by.some(({ isOfPersons }) => isOfPersons)) return ofGroupedPeriod.customers * by.length;
  return by.some(({ carriers }) => carriers.includes('product_key')) ? ofGroupedPeriod.products * by.length : 0;
}

/** Of advertising and visits, for the days of all known trade. */
function reportedCost({ question, reported, visitors }: ReportPlan): number {
  const facts = [...new Set(reported.map(({ fact }) => fact))];
  const ofFacts = facts.map((fact) =>
    reportedSource(question, fact).isFact ? statementCost.orders : statementCost.aggregate,
  );
  return ofFacts.reduce((sum, cost) => sum + cost, visitors.length > 0 ? statementCost.aggregate : 0);
}

function stockCost({ question, stock }: ReportPlan, periods: number, days: number): number {
  // Stock by hour is refused, with the reason.
  if (stock.length === 0 || isHourly(question)) return 0;
  return stock.some(({ name }) => ofMovements.has(name))
    ? periods * ofStockPeriod.movement + days * stockDay
    : periods * ofStockPeriod.level;
}

/** How many keys each of its rows has. */
export function dimensionsAskedFor({ by }: Record<string, unknown>): number {
  return Array.isArray(by) ? by.length : 0;
}

/** How many comparisons each of its rows has. */
export function comparisonsAskedFor({ compareTo }: Record<string, unknown>): number {
  return Array.isArray(compareTo) ? compareTo.length : 0;
}

/**
 * The question as far as it is known before the warehouse is: without its days, its channels, and the aggregates of the merchant's own
 * that might answer it. Enough to plan what it reads.
 */
export function outlineOf(args: ReportArgs, fields: ReadonlySet<string>): ReportQuestion {
  const { by, period, filter, having, orderBy, limit } = args;
  const someDay = { no: 0, first: '1970-01-01', last: '1970-01-01', ...(period === 'hour' && { hour: 0 }) };
  return {
    ...{ scope: everySource, sides: [[someDay]], days: [], rfm: null, isFilled: true, movingAverage: 2 },
    ...{ channels: [], channelKeys: null, stockSources: () => sql`true` },
    by: (by ?? []).map(dimensionNamed),
    hasPeriods: period !== null && period !== undefined,
    conditions: (filter?.where ?? []).map(conditionOf),
    customersWhoOrdered: (filter?.customersWhoOrdered ?? []).map(({ where }) => where.map(conditionOf)),
    figures: metricNames
      .filter((name) => fields.has(metricFieldName(name)))
      .map((metric) => ({ metric, figure: { kind: 'value' } })),
    having: (having ?? []).map(({ metric }) => ({ metric, min: null, max: null })),
    order: (orderBy ?? []).flatMap(({ metric }) => (metric ? [{ by: 'metric', metric, isDescending: false }] : [])),
    top: typeof limit === 'number' ? { count: limit, hasOther: true } : null,
    levels: ['rows'],
  };
}

/** Of which dimension it is decides what is read, not which keys. */
function conditionOf({ dimension }: DimensionFilterInput): DimensionCondition {
  return { dimension: dimensionNamed(dimension), on: () => sql`true` };
}
