import { convertedFrom } from '../columns/converted-columns.js';
import { type EntityClass, lineageOf } from '../columns/table-columns.js';
import { getMetadataArgsStorage } from '../columns/typeorm.js';

/** What a row of a fact has of its partition, and its partition is found by. */
export const partitionKey = ['period', 'date_key', 'source_id', 'account_id'] as const;

/** The same in the fact's row. */
const partitionColumns: readonly string[] = [...partitionKey, 'account_currency'];

/** A column of a fact of partitions. */
export interface FactColumn {
  name: string;
  type: 'text' | 'numeric' | 'integer';
  isKey: boolean;
  isNullable: boolean;
  /** The column of the account's currency that it is converted from; null: none. */
  convertedFrom: string | null;
  /** Its rows have it from their partition. */
  isOfPartition: boolean;
}

/** The columns of the entity of a fact, in declaration order. */
export function factColumns(entity: EntityClass): FactColumn[] {
  const { columns } = getMetadataArgsStorage();
  return lineageOf(entity).flatMap((target) =>
    columns
      .filter((column) => column.target === target)
      .map(({ propertyName, options }) => {
        const name = options.name ?? propertyName;
        return {
          name,
          type: options.type as FactColumn['type'],
          isKey: options.primary === true,
          isNullable: options.nullable === true,
          convertedFrom: convertedFrom(entity, propertyName),
          isOfPartition: partitionColumns.includes(name),
        };
      }),
  );
}
