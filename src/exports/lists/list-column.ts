import { isoInstant } from '../../database/row-types.js';
import { type Sql, sql } from '../../database/sql.js';
import { formatAmount, trimDecimal } from '../../models/reporting/amount.js';
import type { ColumnType, RowColumns } from '../../models/reporting/row-columns.js';
import type { ExportColumn } from '../table/export-table.js';

/** A column of a list, under the name that the API's type has for it. */
export interface ListColumn extends ExportColumn {
  expression: Sql;
  /** Of an amount: its currency, by which it has at least the decimals of prices. */
  currency?: Sql;
  /** Whether only those may have it who may see personal data. */
  isPersonal: boolean;
  /** The API's text of the server's; of an amount with its currency. */
  present: (text: string, currency: string) => string;
}

const asItIs = (text: string): string => text;

const presents: Record<ColumnType, ListColumn['present']> = {
  text: asItIs,
  integer: asItIs,
  date: asItIs,
  numeric: trimDecimal,
  boolean: (text) => (text === 't' ? 'true' : 'false'),
  timestamptz: isoInstant,
};

const types = {
  text: 'text',
  integer: 'integer',
  date: 'date',
  numeric: 'decimal',
  boolean: 'boolean',
  timestamptz: 'instant',
} as const;

export function listColumn(name: string, expression: Sql, type: ColumnType, { isPersonal = false } = {}): ListColumn {
  return { name, expression, type: types[type], present: presents[type], isPersonal };
}

/** Columns of the registry, each by its property's name. */
export function registered(
  columns: RowColumns,
  names: readonly string[],
  personal: readonly string[] = [],
): ListColumn[] {
  return names.map((name) => {
    const column = columns[name];
    if (!column) throw new Error(`no row has a column "${name}"`);
    return listColumn(name, column.expression, column.type, { isPersonal: personal.includes(name) });
  });
}

/** Money of the registry, with the column that has its currency. */
export function amounts(columns: RowColumns, names: readonly string[], currency: Sql): ListColumn[] {
  return registered(columns, names).map((column) => ({ ...column, type: 'amount', currency, present: formatAmount }));
}

/** Of a column of day keys: the day. */
export function dayOf(name: string, expression: Sql): ListColumn {
  return {
    ...listColumn(name, expression, 'text'),
    type: 'date',
    present: (key) => `${key.slice(0, 4)}-${key.slice(4, 6)}-${key.slice(6)}`,
  };
}

/** Of a column of words that the API has as an enum. */
export function enumOf(name: string, expression: Sql): ListColumn {
  return listColumn(name, sql`upper(${expression})`, 'text');
}
