import { Extensions, Field, ID, Int } from 'type-graphql';
import { type ServedColumn, servedColumns } from '../models/columns/served-columns.js';
import type { EntityClass } from '../models/columns/table-columns.js';
import { CurrencyScalar } from './scalars/currency.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DecimalScalar } from './scalars/decimal.js';

const byType = new Map<string, unknown>([
  ['text', String],
  ['boolean', Boolean],
  ['integer', Int],
  ['numeric', DecimalScalar],
  ['timestamptz', DateTimeScalar],
]);

/** Gives the class a field for each column that the entity serves. */
export function ColumnFields(entity: EntityClass): ClassDecorator {
  return (target) => {
    for (const column of servedColumns(entity)) {
      const { property, description, isNullable } = column;
      const type = fieldType(column);
      if (type === undefined)
        throw new Error(`${entity.name}.${property}: no API type for the column type ${column.type}`);
      Field(() => type as typeof String, { nullable: isNullable, description })(target.prototype, property);
      if (column.as === 'personal') Extensions({ needs: 'personal' })(target.prototype, property);
    }
  };
}

function fieldType({ type, as }: ServedColumn): unknown {
  return as === 'id' ? ID : as === 'currency' ? CurrencyScalar : byType.get(type);
}
