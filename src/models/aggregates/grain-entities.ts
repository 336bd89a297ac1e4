import type { EntityClass } from '../columns/table-columns.js';
import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';
import {
  type AnyGrain,
  factRowsColumn,
  type Grain,
  grains,
  isReported,
  keysOf,
  periodColumn,
  sumsOf,
  weekStart,
} from '../metrics/grains.js';
import { distinctMetrics } from '../metrics/registry.js';
import { reportedGrains } from '../metrics/reported-grains.js';
import { addMeasureColumns } from './measure-columns.js';

/** The entity of each registered grain. Sums only; ratios are divided when queried. Without test orders. */
export const grainEntities: readonly EntityClass[] = [...grains, ...reportedGrains].map(entityOf);

function entityOf(grain: AnyGrain): EntityClass {
  const [schema, name] = grain.table.split('.') as [string, string];
  const entity = { [name]: class {} }[name]!;
  Entity({ schema, name })(entity);
  PrimaryColumn({ type: 'integer', name: periodColumn(grain) })(entity.prototype, periodColumn(grain));
  for (const key of keysOf(grain).slice(1)) {
    PrimaryColumn({ type: 'text', name: key, collation: 'C' })(entity.prototype, key);
  }
  if (grain.period === 'week') Column({ type: 'date', name: weekStart.column })(entity.prototype, 'weekStart');
  const more: Pick<Grain, 'hasDistinctCounts' | 'index'> = isReported(grain) ? {} : grain;
  addMeasureColumns(entity, [...sumsOf(grain), ...(more.hasDistinctCounts ? distinctMetrics : [])]);
  Column({ type: 'bigint', name: factRowsColumn })(entity.prototype, 'factRows');
  if (more.index) Index(more.index.name, [...more.index.columns])(entity);
  return entity;
}
