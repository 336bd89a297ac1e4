import type { EntityClass } from '../columns/table-columns.js';
import { Column } from '../columns/typeorm.js';
import { type Metric, metricFieldName } from '../metrics/metric.js';

/** Adds a column to an aggregate's entity for each of the measures. */
export function addMeasureColumns(target: EntityClass, measures: readonly Pick<Metric, 'name' | 'unit'>[]): void {
  for (const { name, unit } of measures) {
    Column({ type: unit === 'count' ? 'bigint' : 'numeric', name })(target.prototype, metricFieldName(name));
  }
}
