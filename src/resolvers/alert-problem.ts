import type { Alert, AlertCondition } from '../canonical/alert.js';
import type { DefinitionFault } from '../canonical/check-scheduled-report.js';
import { isMetricField, metricOfField } from '../jobs/alerts/judge-metric.js';
import { type Dimension, dimensionNamed, dimensions } from '../models/metrics/dimensions.js';
import { metricFieldName } from '../models/metrics/metric.js';
import { metricNames } from '../models/metrics/registry.js';
import { checkReach } from '../models/report/reach.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';

/** What the registry of metrics says is wrong with an alert; null: nothing. */
export function alertProblem({ metric, stockCover }: Alert): DefinitionFault | null {
  if (metric && !isMetricField(metric.metric)) {
    const known = metricNames.map(metricFieldName).join(', ');
    return { path: ['metric', 'name'], message: `is no metric; there are ${known}` };
  }
  if (metric) return conditionProblem('metric', metricOfField(metric.metric).name, metric.where);
  return stockCover ? conditionProblem('stockCover', 'days_of_cover', stockCover.where) : null;
}

function conditionProblem(rule: string, metric: string, where: readonly AlertCondition[]): DefinitionFault | null {
  const used: Dimension[] = [];
  for (const [i, { dimension }] of where.entries()) {
    const found = dimensions.find(({ name }) => name === dimension.toLowerCase());
    if (!found) {
      const known = dimensions.map(({ name }) => name.toUpperCase()).join(', ');
      return { path: [rule, 'where', i, 'dimension'], message: `is no dimension; there are ${known}` };
    }
    used.push(dimensionNamed(found.name));
  }
  try {
    checkReach([metric], used, 'where');
    return null;
  } catch (error) {
    if (error instanceof InvalidInputError) return { path: [rule, 'where'], message: error.message };
    throw error;
  }
}
