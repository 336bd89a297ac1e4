import { createHash } from 'node:crypto';
import type { Pool } from '../../src/database/pool.js';
import { type Grain, grains, keysOf } from '../../src/models/metrics/grains.js';
import { grainsOf, type RollupEntry, rollupOf } from '../../src/models/metrics/rollups.js';
import { comparableColumns } from '../support/comparable-columns.js';

/**
 * What is compared of a table: rows that match a condition, and expressions in place of some columns. `t` is the table.
 */
interface View {
  where?: string;
  columns?: Record<string, string>;
  /** The columns by which its rows are added up before they are compared; the others are summed. */
  groupBy?: readonly string[];
}

/**
 * Every row of every table of the warehouse as text, in an order that is independent of its history: two warehouses are
 * equal if these are. Numbers are compared by value, so `1.50` and `1.5` are equal. `without` names what is excluded:
 * tables (`dim_date`), or columns (`fact_order_items.sku`).
 */
export async function warehouseRows(
  pool: Pool,
  without: readonly string[] = [],
  views: Readonly<Record<string, View>> = {},
): Promise<Map<string, string[]>> {
  // From the catalogue itself: the information schema takes many times as long, at each comparison.
  const { rows: tables } = await pool.query<{ table: string; columns: { name: string; type: string }[] }>(
    `
    select
      class.relname as "table",
      json_agg(json_build_object('name', field.attname, 'type', field.atttypid::regtype::text) order by field.attnum) as columns
    from pg_class as class
    join pg_attribute as field on field.attrelid = class.oid and field.attnum > 0 and not field.attisdropped
    where class.relnamespace = 'warehouse'::regnamespace and class.relkind in ('r', 'v')
      and class.relname <> all($1) and class.relname || '.' || field.attname <> all($1)
    group by class.relname
    order by class.relname`,
    [without],
  );
  const result = new Map<string, string[]>();
  for (const { table, columns } of tables) {
    const { where = 'true', columns: replaced = {}, groupBy } = views[table] ?? {};
    const compared = { ...comparableColumns[table], ...replaced };
    const values = columns
      .filter(({ name, type }) => groupBy === undefined || groupBy.includes(name) || type === 'numeric')
      .map(({ name, type }) => {
        const isSummed = groupBy !== undefined && !groupBy.includes(name);
        const value = compared[name] ?? (isSummed ? `sum(t.${name})` : `t.${name}`);
        return type === 'numeric' && compared[name] === undefined ? `trim_scale(${value})` : value;
      })
      .join(', ');
    const groups = groupBy === undefined ? '' : `group by ${groupBy.map((name) => `t.${name}`).join(', ')}`;
    const { rows } = await pool.query<{ row: string }>(
      `select row(${values})::text as row from warehouse.${table} t where ${where} ${groups}
      order by row(${values})::text collate "C"`,
    );
    result.set(
      table,
      rows.map(({ row }) => row),
    );
  }
  return result;
}

const isListed =
  'exists (select from warehouse.dim_product p where p.product_key = t.product_key and not p.is_deleted)';
const whileListed = (column: string): string => `case when ${isListed} then t.${column} end`;

/** What a table with these keys takes from the history of products, or from products that a later reader does not know. */
const keysOfHistories = [
  'category',
  'product_type',
  'vendor',
  'product_key',
  'sku',
  'current_category',
  'current_vendor',
];

const histories = [
  ...['dim_product_day', 'dim_product_cost', 'dim_campaign_version'],
  ...['fact_inventory', 'agg_location_stock', 'agg_product_stock', 'agg_product_units'],
];

/** What lines, orders and aggregates take from the history of products. */
const ofHistories = [
  ...['category', 'product_type', 'vendor', 'store_unit_cost', 'unit_cost'].map(
    (column) => `fact_order_items.${column}`,
  ),
  ...['cost_of_goods', 'costed_sales', 'uncosted_lines', 'store_cost_of_goods', 'store_costed_sales'].map(
    (column) => `fact_orders.${column}`,
  ),
  ...costsIn(grains.map(({ table }) => table)),
];

/** When something was read, which differs between two readers. */
const whenRead = ['reported_day.read_at'];

function costsIn(tables: readonly string[]): string[] {
  return tables.flatMap((table) =>
    ['known_cost_of_goods', 'net_sales_with_cost', 'lines_without_cost'].map(
      (column) => `${table.replace('warehouse.', '')}.${column}`,
    ),
  );
}

/**
 * The rows that depend only on the store's current state: histories depend on when it was read, and so does what facts
 * take from them; the calendar is the same for all. A later reader learns nothing of a deleted product, and its order
 * lines have no product, some without names: only an earlier reader knows more. So aggregates by product are compared
 * summed over the products, and those of the merchant's own (`rollups`) likewise.
 */
export async function rowsAsItStands(
  pool: Pool,
  without: readonly string[] = [],
  rollups: readonly RollupEntry[] = [],
): Promise<Map<string, string[]>> {
  const own = rollups.map(rollupOf).flatMap(grainsOf);
  const costs = costsIn(own.map(({ table }) => table));
  const byHistories = [...grains, ...own].filter((grain) => keysOf(grain).some((key) => keysOfHistories.includes(key)));
  return await warehouseRows(pool, ['dim_date', ...histories, ...ofHistories, ...costs, ...whenRead, ...without], {
    ...Object.fromEntries(
      byHistories.map((grain) => [grain.table.replace('warehouse.', ''), { groupBy: lastingKeys(grain) }]),
    ),
    dim_product: { where: 'not t.is_deleted' },
    fact_order_items: {
      columns: {
        product_key: whileListed('product_key'),
        sku: whileListed('sku'),
        title: whileListed('title'),
        variant_title: whileListed('variant_title'),
      },
    },
    fact_refunds: { columns: { product_key: whileListed('product_key') } },
  });
}

function lastingKeys(grain: Grain): string[] {
  return keysOf(grain).filter((key) => !keysOfHistories.includes(key));
}

/**
 * A short checksum of a whole warehouse, and the number of rows of each table, for the message of a failed comparison.
 */
export function fingerprint(rows: Map<string, string[]>): Record<string, string> {
  return Object.fromEntries(
    [...rows].map(([table, lines]) => [
      table,
      `${lines.length} rows, ${createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12)}`,
    ]),
  );
}

/** The first rows that only one of the two has, by table. */
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

/** Changes with any write to the warehouse, even one that leaves the row unchanged: sums of the rows' versions. */
export async function rowVersions(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ tables: string[] }>(`
    select array_agg(table_name::text order by table_name) as tables
    from information_schema.tables where table_schema = 'warehouse' and table_type = 'BASE TABLE'`);
  const sums = rows[0]!.tables.map((table) => `(select coalesce(sum(xmin::text::bigint), 0) from warehouse.${table})`);
  const { rows: result } = await pool.query(`select row(${sums.join(', ')})::text as sums`);
  return result[0].sums;
}
