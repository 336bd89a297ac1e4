import { Extensions, Field, Int } from 'type-graphql';
import { type Metric, metricFieldName } from '../models/metrics/metric.js';
import { metrics } from '../models/metrics/registry.js';
import { Money } from './money.js';
import { DecimalScalar } from './scalars/decimal.js';
import { statementCost } from './statement-cost.js';

/** Adds a field for each registered metric: to add a metric is to add an entry to the registry. */
export function MetricFields(): ClassDecorator {
  return (target) => {
    for (const metric of metrics as readonly Metric[]) {
      const name = metricFieldName(metric.name);
      if (metric.kind === 'distinct') Extensions({ statement: statementCost.scan })(target.prototype, name);
      Field(() => ({ money: Money, count: Int, quantity: DecimalScalar, ratio: DecimalScalar })[metric.unit], {
        nullable: metric.kind === 'ratio',
        description: metric.description,
      })(target.prototype, name);
    }
  };
}
