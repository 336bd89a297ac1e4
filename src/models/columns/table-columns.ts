import { getMetadataArgsStorage } from './typeorm.js';

/** A table as its entity declares it, in declaration order. */
export interface TableColumns {
  /** With its schema: `warehouse.fact_orders`. */
  name: string;
  /** The columns of the primary key. */
  key: string[];
  /** All others. */
  values: string[];
}

// oxlint-disable-next-line typescript/no-unsafe-function-type -- TypeORM identifies an entity by its class.
export type EntityClass = Function;

/**
 * The columns of an entity's table, of its own class and those it extends. Throws for a class that is not an entity.
 */
export function tableOf(entity: EntityClass): TableColumns {
  const classes = lineageOf(entity);
  const storage = getMetadataArgsStorage();
  const table = storage.tables.find(({ target }) => classes.includes(target as EntityClass));
  if (!table) throw new Error(`${entity.name} is not an entity: it has no table`);
  const columns = classes
    .flatMap((each) => storage.columns.filter(({ target }) => target === each))
    .map(({ options, propertyName }) => ({ name: options.name ?? propertyName, isKey: options.primary === true }));
  const names = (isKey: boolean) => columns.filter((column) => column.isKey === isKey).map(({ name }) => name);
  return { name: `${table.schema}.${table.name}`, key: names(true), values: names(false) };
}

/** An entity's class, after those it extends. */
export function lineageOf(entity: EntityClass): EntityClass[] {
  const parent = Object.getPrototypeOf(entity) as EntityClass | null;
  return parent === null || parent === Function.prototype ? [entity] : [...lineageOf(parent), entity];
}
