import { factColumns } from './partition-columns.js';
import type { PartitionFact } from './partition-fact.js';

/** The temporary table of a fact's rows in a change set: without what follows from their partition. */
export function createRowsTable({ entity, staged }: PartitionFact): string {
  const columns = factColumns(entity).filter(
    ({ isOfPartition, convertedFrom }) => !isOfPartition && convertedFrom === null,
  );
  const lines = columns.map(
    ({ name, type, isKey, isNullable }) =>
      `${name} ${type}${isKey && type === 'text' ? ' collate "C"' : ''}${isNullable ? '' : ' not null'}`,
  );
  return `create temp table ${staged} (
  seq integer not null,
  ${lines.join(',\n  ')}
);`;
}
