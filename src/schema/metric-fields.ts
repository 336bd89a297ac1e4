import { Extensions, Field, Int } from 'type-graphql';
import { type Metric, metricFieldName } from '../models/metrics/metric.js';
import { isNullable, summaryMetrics } from '../models/metrics/registry.js';
import { Money } from './money.js';
import { DecimalScalar } from './scalars/decimal.js';
import { statementCost } from './statement-cost.js';

type FieldType = () => unknown;

const valueTypes = { money: Money, count: Int, quantity: DecimalScalar, ratio: DecimalScalar };

interface MetricFieldOptions {
  /** Default: the metrics of the summaries. */
  metrics?: readonly Metric[];
  /** Default: the value of the metric, null only where it can be. */
  type?: 'value' | 'nullable value' | 'average' | 'decimal';
}

/** Adds a field for each given metric: to add a metric is to add an entry to the registry. */
export function MetricFields({ metrics = summaryMetrics, type = 'value' }: MetricFieldOptions = {}): ClassDecorator {
  return (target) => {
    for (const metric of metrics) {
      const name = metricFieldName(metric.name);
      if (metric.kind === 'distinct') Extensions({ statement: statementCost.aggregate })(target.prototype, name);
      const types: Record<typeof type, FieldType> = {
        value: () => valueTypes[metric.unit],
        'nullable value': () => valueTypes[metric.unit],
        average: () => (metric.unit === 'money' ? Money : DecimalScalar),
        decimal: () => DecimalScalar,
      };
      Field(types[type] as () => typeof Money, {
        nullable: type !== 'value' || isNullable(metric),
        description: metric.description,
      })(target.prototype, name);
    }
  };
}
