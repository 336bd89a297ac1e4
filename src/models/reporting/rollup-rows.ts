import { identifier, join, type Queryable, select, sql } from '../../database/sql.js';
import { readRollups } from '../../ledger/rollups/rollups.js';
import type { DimensionName } from '../metrics/dimensions.js';
import type { RollupPeriod } from '../metrics/rollups.js';
import { keptRollups } from '../roll-up/kept-rollups.js';

/** The state of an aggregate of the merchant's own. */
interface RollupState {
  name: string;
  by: DimensionName[];
  period: RollupPeriod;
  /** Whether reports are answered from it. */
  isReady: boolean;
  /** Of all its tables; null: it is not filled yet. */
  rows: number | null;
  /** With indexes. */
  bytes: number | null;
  /** ISO 8601 in UTC: when it was filled for the first time; each roll-up keeps it current. */
  filledAt: string | null;
}

/** Those that are configured. Counts their rows. */
export async function rollupStates(db: Queryable): Promise<RollupState[]> {
  const ready = await keptRollups(db);
  const wanted = (await readRollups(db)).filter(({ isWanted }) => isWanted);
  return await Promise.all(
    wanted.map(async ({ name, dimensions, period, tables, filledAt }) => {
      const isReady = ready.some((rollup) => rollup.name === name);
      const { rows, bytes } = isReady ? await sizeOf(db, tables) : { rows: null, bytes: null };
      return {
        ...{ name, by: dimensions as DimensionName[], period: period as RollupPeriod },
        ...{ isReady, rows, bytes, filledAt: isReady ? filledAt : null },
      };
    }),
  );
}

async function sizeOf(db: Queryable, tables: readonly string[]): Promise<{ rows: number; bytes: number }> {
  const sizes = tables.map(
    (table) =>
      sql`select count(*) as rows, pg_total_relation_size(${table}::regclass) as bytes from ${identifier(table)}`,
  );
  const [size] = await select<{ rows: string; bytes: string }>(
    db,
    sql`select sum(rows)::text as rows, sum(bytes)::text as bytes from (${join(sizes, ' union all ')}) as sizes`,
  );
  return { rows: Number(size!.rows), bytes: Number(size!.bytes) };
}
