import { createHash } from 'node:crypto';
import type { Pool } from '../../src/database/pool.js';

/**
 * Every row of every table of the warehouse as text, in an order that does not depend on how it got there: two warehouses
 * are equal when these are. Numbers count by value, so `1.50` and `1.5` are the same.
 * What `without` names is left out: tables (`dim_date`), or columns (`fact_order_items.sku`).
 */
export async function warehouseRows(pool: Pool, without: readonly string[] = []): Promise<Map<string, string[]>> {
  const { rows: tables } = await pool.query<{ table_name: string; columns: string }>(
    `
    select
      table_name,
      string_agg(
        case data_type when 'numeric' then format('trim_scale(%I)', column_name) else format('%I', column_name) end,
        ', ' order by ordinal_position
      ) as columns
    from information_schema.columns
    where table_schema = 'warehouse' and table_name <> all($1) and table_name || '.' || column_name <> all($1)
    group by table_name
    order by table_name`,
    [without],
  );
  const result = new Map<string, string[]>();
  for (const { table_name: table, columns } of tables) {
    const { rows } = await pool.query<{ row: string }>(
      `select row(${columns})::text as row from warehouse.${table} order by row(${columns})::text collate "C"`,
    );
    result.set(
      table,
      rows.map(({ row }) => row),
    );
  }
  return result;
}

/**
 * The rows that are a function of the store as it stands: histories hold what was seen when, and the calendar is everybody's.
 * Of a deleted product the platform tells a later reader nothing, and its order lines point nowhere: only who saw it before
 * knows more.
 */
export async function rowsAsItStands(pool: Pool, without: readonly string[] = []): Promise<Map<string, string[]>> {
  const rows = await warehouseRows(pool, ['dim_date', 'dim_product_history', 'fact_inventory', ...without]);
  const { rows: gone } = await pool.query<{ key: string }>(
    'select product_key as key from warehouse.dim_product where is_deleted',
  );
  const keys = gone.map(({ key }) => key);
  const products = rows.get('dim_product') ?? [];
  rows.set(
    'dim_product',
    products.filter((row) => !keys.some((key) => row.startsWith(`(${key},`))),
  );
  for (const fact of ['fact_order_items', 'fact_refunds']) {
    const pointNowhere = (row: string): string => keys.reduce((text, key) => text.replace(`,${key},`, ',,'), row);
    rows.set(fact, (rows.get(fact) ?? []).map(pointNowhere).sort());
  }
  return rows;
}

/** A short word for a whole warehouse, and the number of rows of each table: what a failed comparison shows first. */
export function fingerprint(rows: Map<string, string[]>): Record<string, string> {
  return Object.fromEntries(
    [...rows].map(([table, lines]) => [
      table,
      `${lines.length} rows, ${createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12)}`,
    ]),
  );
}

/** The first rows that one has and the other has not, by table. */
export function differences(left: Map<string, string[]>, right: Map<string, string[]>): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const table of new Set([...left.keys(), ...right.keys()])) {
    const ours = new Set(left.get(table));
    const theirs = new Set(right.get(table));
    const lines = [
      ...[...ours].filter((row) => !theirs.has(row)).map((row) => `only left: ${row}`),
      ...[...theirs].filter((row) => !ours.has(row)).map((row) => `only right: ${row}`),
    ];
    if (lines.length > 0) found[table] = lines.slice(0, 6);
  }
  return found;
}

/** Changes with any write to any row of the warehouse, also one that leaves the row as it was: sums of the rows' versions. */
export async function rowVersions(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ tables: string[] }>(`
    select array_agg(table_name::text order by table_name) as tables
    from information_schema.tables where table_schema = 'warehouse' and table_type = 'BASE TABLE'`);
  const sums = rows[0]!.tables.map((table) => `(select coalesce(sum(xmin::text::bigint), 0) from warehouse.${table})`);
  const { rows: result } = await pool.query(`select row(${sums.join(', ')})::text as sums`);
  return result[0].sums;
}
