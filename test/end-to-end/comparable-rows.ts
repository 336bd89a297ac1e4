import type { Pool } from '../../src/database/pool.js';
import { warehouseRows } from './warehouse-rows.js';

/**
 * The warehouse without the given tables. No platform reports when a stock item was deleted: its levels become zero
 * when a run first misses them, and no two runs are at the same instant.
 */
export async function comparableRows(pool: Pool, without: readonly string[] = []): Promise<Map<string, string[]>> {
  const rows = await warehouseRows(pool, without);
  const { rows: gone } = await pool.query<{ id: string }>(
    "select record_id as id from ops.deleted_record where entity = 'inventory'",
  );
  const ids = new Set(gone.map(({ id }) => id));
  const levels = rows.get('fact_inventory')!.map((row) => {
    const [, keys, item, zeros] = /^\((.+),\d{8},[^,]+,(\d+),(f,0,0,0,0,0),"[^"]+",0,0\)$/.exec(row) ?? [];
    return item !== undefined && ids.has(item) ? `(${keys},gone,${item},${zeros})` : row;
  });
  rows.set('fact_inventory', levels.sort());
  return rows;
}
