import { Column } from '../columns/typeorm.js';
import { metricFieldName } from '../metrics/metric.js';
import { distinctMetrics, storedMetrics } from '../metrics/registry.js';

/** Gives an aggregate's entity a column for each registered metric that aggregates hold. */
export function MeasureColumns(): ClassDecorator {
  return (target) => {
    for (const { name, unit } of [...storedMetrics, ...distinctMetrics]) {
      Column({ type: unit === 'count' ? 'bigint' : 'numeric', name })(target.prototype, metricFieldName(name));
    }
  };
}
