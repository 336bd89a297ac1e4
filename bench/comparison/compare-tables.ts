import type pg from 'pg';
import { comparableColumns } from '../../test/support/comparable-columns.js';

/** An expected difference. */
export interface IntendedDifference {
  /** `fact_orders`, or `fact_orders.fees`: a whole table, or a column of it. */
  where: string;
  why: string;
}

/** How two warehouses differ. */
export interface Comparison {
  table: string;
  /** The numbers of rows of the two. */
  rows: [number, number];
  /** Columns that only one of them has, with its side. */
  lacking: string[];
  /** Columns with expected differences, and their numbers of rows. */
  intended: { column: string; rows: number; why: string }[];
  /** Rows with unexpected differences, in readable form. */
  faults: string[];
}

type Row = Record<string, string | null>;

interface Table {
  /** Their types by their names. */
  columns: Map<string, string>;
  key: string[];
}

const shownOfEach = 5;

/** Compares every table of two warehouses row by row, each row by its primary key, over the columns that both have. */
export async function compareWarehouses(
  before: pg.Client,
  after: pg.Client,
  intended: readonly IntendedDifference[],
): Promise<Comparison[]> {
  const [ours, theirs] = [await tablesOf(before), await tablesOf(after)];
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted();
  const found: Comparison[] = [];
  for (const table of names) {
    const [one, other] = [ours.get(table), theirs.get(table)];
    if (one && other) found.push(await compareTable(table, [before, after], [one, other], intended));
    else {
      const side = one ? 'before' : 'after';
      found.push({ table, rows: [0, 0], lacking: [`the table, only ${side}`], intended: [], faults: [] });
    }
  }
  return found;
}

async function compareTable(
  table: string,
  clients: [pg.Client, pg.Client],
  [one, other]: [Table, Table],
  intended: readonly IntendedDifference[],
): Promise<Comparison> {
  const shared = [...one.columns.keys()].filter((column) => other.columns.has(column));
  const lacking = [
    ...[...one.columns.keys()].filter((column) => !other.columns.has(column)).map((column) => `${column}, only before`),
    ...[...other.columns.keys()].filter((column) => !one.columns.has(column)).map((column) => `${column}, only after`),
  ];
  const [rows, others] = await Promise.all([
    rowsOf(clients[0], table, { ...one, columns: new Map(shared.map((name) => [name, one.columns.get(name)!])) }),
    rowsOf(clients[1], table, { ...one, columns: new Map(shared.map((name) => [name, other.columns.get(name)!])) }),
  ]);
  const reasons = new Map(intended.map(({ where, why }) => [where, why]));
  const counts = new Map<string, number>();
  const differing = new Map<string, string[]>();
  const note = (column: string, example: string): void => {
    counts.set(column, (counts.get(column) ?? 0) + 1);
    differing.set(column, [...(differing.get(column) ?? []), example]);
  };
  for (const [key, row] of rows) {
    const twin = others.get(key);
    if (!twin) {
      note('(row)', `only before: ${JSON.stringify(row)}`);
      continue;
    }
    for (const column of shared) {
      if (row[column] !== twin[column]) note(column, `${key}: ${row[column]} became ${twin[column]}`);
    }
  }
  for (const [key, row] of others) if (!rows.has(key)) note('(row)', `only after: ${JSON.stringify(row)}`);
  const comparison: Comparison = { table, rows: [rows.size, others.size], lacking, intended: [], faults: [] };
  for (const [column, count] of counts) {
    const why = reasons.get(`${table}.${column}`) ?? reasons.get(table);
    if (why !== undefined) comparison.intended.push({ column, rows: count, why });
    else {
      const examples = differing.get(column)!.slice(0, shownOfEach);
      comparison.faults.push(`${column}: ${count} rows`, ...examples.map((example) => `  ${example}`));
    }
  }
  return comparison;
}

async function tablesOf(client: pg.Client): Promise<Map<string, Table>> {
  const { rows } = await client.query<{ table: string; column: string; type: string; place: number | null }>(`
    select
      class.relname as "table",
      field.attname as "column",
      field.atttypid::regtype::text as type,
      array_position(key.indkey::smallint[], field.attnum) as place
    from pg_class as class
    join pg_attribute as field on field.attrelid = class.oid and field.attnum > 0 and not field.attisdropped
    join pg_index as key on key.indrelid = class.oid and key.indisprimary
    where class.relnamespace = 'warehouse'::regnamespace and class.relkind = 'r'
    order by class.relname, field.attnum`);
  const tables = new Map<string, Table>();
  for (const { table, column, type, place } of rows) {
    const known: Table = tables.get(table) ?? { columns: new Map(), key: [] };
    tables.set(table, known);
    known.columns.set(column, type);
    if (place !== null) known.key.push(column);
  }
  return tables;
}

/** By their keys. Numbers are compared by value: `1.50` equals `1.5`, whether the column has integers or decimals. */
async function rowsOf(client: pg.Client, table: string, { columns, key }: Table): Promise<Map<string, Row>> {
  const values = [...columns].map(([name, type]) => `${comparable(table, name, type)}::text as ${name}`);
  const { rows } = await client.query<Row>(`select ${values.join(', ')} from warehouse.${table} t`);
  return new Map(rows.map((row) => [key.map((column) => row[column]).join(' '), row]));
}

function comparable(table: string, name: string, type: string): string {
  return comparableColumns[table]?.[name] ?? (type === 'numeric' ? `trim_scale(t.${name})` : `t.${name}`);
}
