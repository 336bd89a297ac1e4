import { Column } from '../columns/typeorm.js';
import { metricFieldName } from '../metrics/metric.js';
import { distinctMetrics, storedMetrics } from '../metrics/registry.js';

/** Adds a column to an aggregate's entity for each registered metric that aggregates store. */
export function MeasureColumns(): ClassDecorator {
  return (target) => {
    for (const { name, unit } of [...storedMetrics, ...distinctMetrics]) {
      Column({ type: unit === 'count' ? 'bigint' : 'numeric', name })(target.prototype, metricFieldName(name));
    }
  };
}
