import { metricFieldName, type Terms } from '../metrics/metric.js';
import { basesOf, isAdditive, type MetricName, metricNamed } from '../metrics/registry.js';
import { InvalidInputError } from '../reporting/invalid-input.js';

/** A metric whose change can be divided among the values of a dimension: a sum, or a ratio of sums. */
export interface ExplainedMetric {
  name: MetricName;
  /** Of a ratio; null: it is a sum. */
  ratio: { numerator: Terms; denominator: Terms; times: number } | null;
  /** The metrics that are asked for of each value: itself, and what its ratio is made of. */
  asked: readonly MetricName[];
}

/** Refuses a metric whose values do not add up, with the reason. */
export function explainedMetric(name: MetricName): ExplainedMetric {
  const metric = metricNamed(name);
  if (isAdditive(metric)) return { name, ratio: null, asked: [name] };
  const kinds = new Set(basesOf([name]).map(({ kind }) => kind));
  if (kinds.has('distinct')) {
    throw refused(
      name,
      'it counts whoever is in several groups once, so what groups contribute does not add up to its change',
    );
  }
  if (kinds.has('stock')) {
    throw refused(
      name,
      'stock is a level at the end of a day, not what happened in a period; compare it with `report`',
    );
  }
  if (kinds.has('visitors')) {
    throw refused(name, 'a person can be in several groups and periods, and is counted once');
  }
  if (basesOf([name]).some((base) => base.kind === 'reported' && base.isOfOnePlatform)) {
    throw refused(name, 'platforms claim the same orders, so what they claim does not add up');
  }
  if (metric.kind !== 'ratio') throw refused(name, 'it is no sum and no ratio');
  const { numerator, denominator, times = 1 } = metric;
  const terms = [numerator, denominator].flatMap(({ plus, minus }) => [...plus, ...minus]);
  if (!terms.every((term) => isAdditive(metricNamed(term)))) {
    throw refused(name, 'it is worked out from other ratios, which do not add up');
  }
  return { name, ratio: { numerator, denominator, times }, asked: [...new Set([name, ...(terms as MetricName[])])] };
}

function refused(name: string, reason: string): InvalidInputError {
  return new InvalidInputError(
    `The change of "${metricFieldName(name)}" cannot be divided among segments: ${reason}. Sums can, and ratios of sums, such as "netSales" and "averageOrderValue".`,
    'metric',
  );
}
