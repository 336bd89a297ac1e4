import type { MergedTable } from './merged-tables.js';

/** A row of a table by the names of its columns: one that is forgotten does not compile. */
type NamedRow<Column extends string> = Record<Column, unknown>;

/** All columns of a table, those of its key first. */
export function columnsOf<Column extends string>({ types }: MergedTable<Column>): Column[] {
  return Object.keys(types) as Column[];
}

/** The rows that `rowsParameters` gives, in a `from` clause: with `seq`, their number from 1. */
export function rowsAs(table: MergedTable, alias: string): string {
  const columns = columnsOf(table);
  const arrays = columns.map((column, at) => `$${at + 1}::${table.types[column]}[]`);
  return `unnest(${arrays.join(', ')}) with ordinality as ${alias} (${[...columns, 'seq'].join(', ')})`;
}

/** An array a column. */
export function rowsParameters<Column extends string>(
  table: MergedTable<Column>,
  rows: readonly NamedRow<Column>[],
): unknown[][] {
  return columnsOf(table).map((column) => rows.map((row) => row[column]));
}

/** Writes the row that `rowParameters` gives over one of the same key, which keeps its columns `once`. */
export function upsertRow<Column extends string>(table: MergedTable<Column>, once: readonly Column[] = []): string {
  const columns = columnsOf(table);
  const values = columns.map((column, at) => `$${at + 1}::${table.types[column]}`);
  const fixed = new Set([...table.key, ...once]);
  const changed = columns.filter((column) => !fixed.has(column)).map((column) => `${column} = excluded.${column}`);
  return `insert into ${table.name} (${columns.join(', ')}) values (${values.join(', ')})
    on conflict (${table.key.join(', ')}) do update set ${changed.join(', ')}`;
}

/** A value a column. */
export function rowParameters<Column extends string>(table: MergedTable<Column>, row: NamedRow<Column>): unknown[] {
  return columnsOf(table).map((column) => row[column]);
}
