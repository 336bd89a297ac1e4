import { type EntityClass, lineageOf } from './table-columns.js';
import { getMetadataArgsStorage } from './typeorm.js';

/** A column of a fact that the API serves unchanged, under its property's name. */
export interface ServedColumn {
  property: string;
  /** Its description in the API. */
  description: string;
  /** TypeORM's name: `text`, `numeric`, `timestamptz` … */
  type: string;
  isNullable: boolean;
  /** Whether the text is an id, the code of a currency, or personal data. */
  as?: ServedAs;
}

type ServedAs = 'id' | 'currency' | 'personal';

const served: { target: EntityClass; property: string; description: string; as?: ServedAs }[] = [];

/** Serves a column of an entity as a field of the API's type. No other place needs to name it. */
export function Served(description: string, as?: ServedAs): PropertyDecorator {
  return (prototype, property) => {
    const target = prototype.constructor;
    served.push({ target, property: String(property), description, ...(as !== undefined && { as }) });
  };
}

/** The columns that an entity serves, in declaration order. */
export function servedColumns(entity: EntityClass): ServedColumn[] {
  const { columns } = getMetadataArgsStorage();
  return lineageOf(entity).flatMap((target) =>
    served
      .filter((each) => each.target === target)
      .map(({ target: _, ...each }) => {
        const column = columns.find((other) => other.target === target && other.propertyName === each.property);
        if (!column) throw new Error(`${entity.name}.${each.property} is served, but is not a column`);
        return { ...each, type: String(column.options.type), isNullable: column.options.nullable === true };
      }),
  );
}
