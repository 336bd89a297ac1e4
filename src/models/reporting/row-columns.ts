import { isoInstant } from '../../database/row-types.js';
import { identifier, list, type Sql, sql } from '../../database/sql.js';
import { type EntityClass, lineageOf } from '../columns/table-columns.js';
import { getMetadataArgsStorage } from '../columns/typeorm.js';

/** A column that rows of an API type can have: rows are read with those that a question asks for. */
export interface RowColumn {
  expression: Sql;
  type: ColumnType;
  /** The value of the text that the server sends. */
  read: (text: string) => unknown;
}

/** By the name of the row's property. */
export type RowColumns = Readonly<Record<string, RowColumn>>;

const asItCame = (text: string): string => text;

/** By TypeORM's name of the type. */
const reads = {
  text: asItCame,
  numeric: asItCame,
  date: asItCame,
  integer: Number,
  boolean: (text: string): boolean => text === 't',
  timestamptz: isoInstant,
};

export type ColumnType = keyof typeof reads;

export function rowColumn(expression: Sql, type: ColumnType): RowColumn {
  return { expression, type, read: reads[type] };
}

/** Columns of an entity's table, from the names of its properties. */
export function columnsOf(table: string, entity: EntityClass, names: readonly string[]): RowColumns {
  const { columns } = getMetadataArgsStorage();
  const classes = lineageOf(entity);
  return Object.fromEntries(
    names.map((name) => {
      const column = columns.find(
        ({ target, propertyName }) => propertyName === name && classes.includes(target as EntityClass),
      );
      const type = String(column?.options.type);
      if (!column || column.options.array || !(type in reads)) throw new Error(`${entity.name}.${name} cannot be read`);
      const expression = identifier(`${table}.${column.options.name ?? name}`);
      return [name, rowColumn(expression, type as ColumnType)];
    }),
  );
}

/** By the columns: a question asks for the same ones each time. */
const lists = new WeakMap<readonly RowColumn[], Sql>();

/** What a statement selects: `first`, which is no part of the row's columns, and these. */
export function selected(first: Sql, columns: readonly RowColumn[]): Sql {
  let rest = lists.get(columns);
  if (!rest) {
    rest = list(columns.map(({ expression }) => expression));
    lists.set(columns, rest);
  }
  return sql`${first}${rest}`;
}
