import type { Pool, Queryable } from '../../database/pool.js';
import { type Queryable as Answering, select, sql } from '../../database/sql.js';
import { inTransaction } from '../../database/transaction.js';
import { markUnpublished } from '../warehouse-version/version.js';

/** An aggregate of the merchant's own, as it was last configured. */
export interface RollupRow {
  name: string;
  dimensions: string[];
  period: string;
  /** With their schema. */
  tables: string[];
  /** false: it left the configuration, and the next roll-up drops it. */
  isWanted: boolean;
  /** A digest of the statements that filled it; null: it is not filled yet. */
  definition: string | null;
  filledAt: string | null;
  [column: string]: unknown;
}

export async function readRollups(db: Answering): Promise<RollupRow[]> {
  return select(
    db,
    sql`select r.name, r.dimensions, r.period, r.tables, r.is_wanted as "isWanted", r.definition, r.filled_at as "filledAt"
      from ops.rollup r
      order by r.name`,
  );
}

/**
 * Stores which aggregates the configuration wants, for the next roll-up of any process. The process that was started last
 * decides: if each roll-up went by the configuration of its own process, two of them would fill and drop in turns.
 */
export async function registerRollups(
  pool: Pool,
  wanted: readonly Pick<RollupRow, 'name' | 'dimensions' | 'period' | 'tables'>[],
): Promise<{ added: string[]; removed: string[] }> {
  return await inTransaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('cartograph.register_rollups'))");
    const before = (await readRollups(client)).filter(({ isWanted }) => isWanted).map(({ name }) => name);
    const names = wanted.map(({ name }) => name);
    const added = wanted.filter(({ name }) => !before.includes(name));
    const removed = before.filter((name) => !names.includes(name));
    for (const { name, dimensions, period, tables } of added) {
      await client.query(
        `insert into ops.rollup (name, dimensions, period, tables, is_wanted) values ($1, $2::text[], $3, $4::text[], true)
        on conflict (name) do update set dimensions = excluded.dimensions, is_wanted = true`,
        [name, dimensions, period, tables],
      );
    }
    await client.query('update ops.rollup set is_wanted = false where name = any($1::text[])', [removed]);
    if (added.length + removed.length > 0) await markUnpublished(client);
    return { added: added.map(({ name }) => name), removed };
  });
}

/** Call it in the transaction that fills the aggregate. */
export async function rememberFilled(
  db: Queryable,
  { name, definition, at }: { name: string; definition: string; at: Date },
): Promise<void> {
  await db.query('update ops.rollup set definition = $2, filled_at = $3 where name = $1', [name, definition, at]);
}

/** Call it in the transaction that drops all tables of such aggregates. */
export async function forgetAllFilled(db: Queryable): Promise<void> {
  await db.query('update ops.rollup set definition = null, filled_at = null where definition is not null');
}

/** Call it in the transaction that drops the aggregate. */
export async function forgetRollup(db: Queryable, name: string): Promise<void> {
  await db.query('delete from ops.rollup where name = $1', [name]);
}
