import type { MergedTable } from './merged-tables.js';

/** A row of a table by the names of its columns: a missing one is a compile error. */
type NamedRow<Column extends string> = Record<Column, unknown>;

/** All columns of a table, those of its key first. */
export function columnsOf<Column extends string>({ types }: MergedTable<Column>): Column[] {
  return Object.keys(types) as Column[];
}

/** The rows of `rowsParameters`, as an item of a `from` clause: with `seq`, their number from 1. */
export function rowsAs(table: MergedTable, alias: string): string {
  const columns = columnsOf(table);
  const arrays = columns.map((column, at) => `$${at + 1}::${table.types[column]}[]`);
  return `unnest(${arrays.join(', ')}) with ordinality as ${alias} (${[...columns, 'seq'].join(', ')})`;
}

/** One array per column. */
export function rowsParameters<Column extends string>(
  table: MergedTable<Column>,
  rows: readonly NamedRow<Column>[],
): unknown[][] {
  return columnsOf(table).map((column) => rows.map((row) => row[column]));
}

/** Inserts the row of `rowParameters`, or updates the one with the same key, except its columns `once`. */
export function upsertRow<Column extends string>(table: MergedTable<Column>, once: readonly Column[] = []): string {
  const columns = columnsOf(table);
  const values = columns.map((column, at) => `$${at + 1}::${table.types[column]}`);
  const fixed = new Set([...table.key, ...once]);
  const changed = columns.filter((column) => !fixed.has(column)).map((column) => `${column} = excluded.${column}`);
  return `insert into ${table.name} (${columns.join(', ')}) values (${values.join(', ')})
    on conflict (${table.key.join(', ')}) do update set ${changed.join(', ')}`;
}

/** One value per column. */
export function rowParameters<Column extends string>(table: MergedTable<Column>, row: NamedRow<Column>): unknown[] {
  return columnsOf(table).map((column) => row[column]);
}
