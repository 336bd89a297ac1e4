import { sql } from '../database/sql.js';
import { everySource } from '../ledger/scope/scope.js';
import { dimensionNamed } from '../models/metrics/dimensions.js';
import { metricFieldName } from '../models/metrics/metric.js';
import { metricNames } from '../models/metrics/registry.js';
import type { DimensionCondition, ReportQuestion } from '../models/report/question.js';
import { ReportReader } from '../models/report/report.js';
import type { DimensionFilterInput, ReportArgs } from '../schema/inputs/report-args.js';
import { statementCost } from '../schema/statement-cost.js';

/** The cost of a report's SQL, by what it reads on each side: itself and each comparison. `fields`: those selected below it. */
export function reportStatement(args: Record<string, unknown>, fields: ReadonlySet<string>): number {
  const { source } = new ReportReader(outlineOf(args as unknown as ReportArgs, fields));
  return (1 + comparisonsAskedFor(args)) * (source.readsFacts ? statementCost.facts : statementCost.scan);
}

/** How many comparisons each of its rows has. */
export function comparisonsAskedFor({ compareTo }: Record<string, unknown>): number {
  return Array.isArray(compareTo) ? compareTo.length : 0;
}

/**
 * The question as far as it is known before the warehouse is: without its days, its channels, and the aggregates of the merchant's own
 * that might answer it. Enough to plan what it reads.
 */
function outlineOf(args: ReportArgs, fields: ReadonlySet<string>): ReportQuestion {
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
