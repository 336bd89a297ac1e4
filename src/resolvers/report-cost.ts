import { type CarrierName, dimensionNamed } from '../models/metrics/dimensions.js';
import { metricFieldName } from '../models/metrics/metric.js';
import { basesOf, metricNames } from '../models/metrics/registry.js';
import { aggregatesWith } from '../models/report/choose-grain.js';
import { isKept } from '../models/report/kept-counts.js';
import type { ReportArgs } from '../schema/inputs/report-args.js';
import { statementCost } from '../schema/statement-cost.js';

/** The cost of a report's SQL, by what it reads on each side: itself and each comparison. `fields`: those selected below it. */
export function reportStatement(args: Record<string, unknown>, fields: ReadonlySet<string>): number {
  const asked = args as unknown as ReportArgs;
  return sidesOf(asked) * (readsFacts(asked, fields) ? statementCost.facts : statementCost.scan);
}

/** How many comparisons each of its rows has. */
export function comparisonsAskedFor({ compareTo }: Record<string, unknown>): number {
  return Array.isArray(compareTo) ? compareTo.length : 0;
}

function sidesOf(args: ReportArgs): number {
  return 1 + comparisonsAskedFor({ ...args });
}

/** As the plan of a report has it, as far as that is known before the warehouse is. */
function readsFacts({ by, period, filter, having, orderBy, limit }: ReportArgs, fields: ReadonlySet<string>): boolean {
  if (filter?.customersWhoOrdered && filter.customersWhoOrdered.length > 0) return true;
  const where = (filter?.where ?? []).map(({ dimension }) => dimension);
  const [groups, used] = [(by ?? []).map(dimensionNamed), [...(by ?? []), ...where].map(dimensionNamed)];
  const metrics = [
    ...metricNames.filter((name) => fields.has(metricFieldName(name))),
    ...[...(having ?? []), ...(orderBy ?? [])].flatMap(({ metric }) => metric ?? []),
  ];
  const bases = basesOf(metrics);
  const areSetsEnough = where.length === 0 && typeof limit !== 'number' && period !== 'hour';
  if (bases.some((base) => base.kind === 'distinct' && !(areSetsEnough && isKept(base, groups)))) return true;
  const measures = bases.filter((base) => base.kind === 'stored');
  const others: CarrierName[] = period === 'hour' ? ['hour'] : [];
  const wanted = { dimensions: used, others, measures, needsDays: false };
  // Which aggregates of the merchant's own can answer is known only later.
  return aggregatesWith(wanted, []).length === 0;
}
