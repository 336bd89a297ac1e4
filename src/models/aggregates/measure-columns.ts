import type { EntityClass } from '../columns/table-columns.js';
import { Column } from '../columns/typeorm.js';
import { type Metric, metricFieldName } from '../metrics/metric.js';
import { distinctMetrics, storedMetrics } from '../metrics/registry.js';

/** Adds a column to an aggregate's entity for each registered metric that aggregates store. */
export function MeasureColumns(): ClassDecorator {
  return (target) => addMeasureColumns(target, [...storedMetrics, ...distinctMetrics]);
}

export function addMeasureColumns(target: EntityClass, measures: readonly Metric[]): void {
  for (const { name, unit } of measures) {
    Column({ type: unit === 'count' ? 'bigint' : 'numeric', name })(target.prototype, metricFieldName(name));
  }
}
