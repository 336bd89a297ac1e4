import { explainedMetric } from '../models/drivers/explained-metric.js';
import { type Dimension, type DimensionName, dimensionNamed } from '../models/metrics/dimensions.js';
import { metricFieldName } from '../models/metrics/metric.js';
import { keyOfChannel } from '../models/report/channel-dimensions.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import type { ChangeDriversArgs } from '../schema/inputs/change-drivers-args.js';
import type { ReportArgs } from '../schema/inputs/report-args.js';
import { defaultDimensions } from './change-drivers-dimensions.js';
import { outlineOf, reportStatement } from './report-cost.js';

/** The cost of the SQL: of its total, which has the stores and channels too, and of a report by each other dimension. */
export function driversStatement(args: Record<string, unknown>): number {
  const { metric } = args as unknown as ChangeDriversArgs;
  const fields = new Set(askedOf(metric).map(metricFieldName));
  const dimensions = dimensionsOf(args);
  const apart = dimensions.filter((name) => keyOfChannel(dimensionNamed(name)) === undefined);
  const ofTotal: DimensionName[] = apart.length < dimensions.length ? ['channel'] : [];
  return [ofTotal, ...apart.map((name) => [name])].reduce(
    (cost, by) => cost + reportStatement({ ...reportBy(args, by), compareTo: [{}] }, fields),
    0,
  );
}

/** How many values all dimensions have together, with the others of each. */
export function driversSize(args: Record<string, unknown>): { dimensions: number; drivers: number } {
  const { limit } = args as unknown as ChangeDriversArgs;
  return { dimensions: dimensionsOf(args).length, drivers: Math.max(limit, 0) + 1 };
}

/** Those of a question that will be refused cost nothing. */
function dimensionsOf(args: Record<string, unknown>): readonly DimensionName[] {
  const { metric, by } = args as unknown as ChangeDriversArgs;
  if (by) return by;
  const fields = new Set(askedOf(metric).map(metricFieldName));
  const questionBy = (dimensions: readonly Dimension[]) =>
    outlineOf(
      reportBy(
        args,
        dimensions.map(({ name }) => name as DimensionName),
      ) as unknown as ReportArgs,
      fields,
    );
  return askedOf(metric).length === 0
    ? []
    : defaultDimensions(explainedMetric(metric), questionBy, []).map(({ name }) => name as DimensionName);
}

function askedOf(metric: ChangeDriversArgs['metric']): readonly string[] {
  try {
    return explainedMetric(metric).asked;
  } catch (error) {
    if (error instanceof InvalidInputError) return [];
    throw error;
  }
}

/** The arguments of a report by some dimensions, all of whose groups are read, without periods. */
function reportBy({ filter }: Record<string, unknown>, by: readonly DimensionName[]): Record<string, unknown> {
  return { filter, by };
}
