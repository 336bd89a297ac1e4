import type { PoolClient } from '../../database/pool.js';
import { type OpenTables, TemporaryTables } from '../../database/temporary-tables.js';
import {
  forgetAllFilled,
  forgetRollup,
  readRollups,
  rememberFilled,
  type RollupRow,
} from '../../ledger/rollups/rollups.js';
import type { Count } from './fact-rows-sql.js';
import { rollupOfRow } from './kept-rollups.js';
import { rollupSql } from './rollup-sql.js';

/** By their names. */
interface RollupsKept {
  filled: string[];
  dropped: string[];
}

interface KeepOptions {
  at: Date;
  /** As for the built-in aggregates, which come first. */
  count: Count;
}

/**
 * Brings the aggregates of the merchant's own to the state of the facts, in the roll-up's transaction: those that are new to the
 * configuration are created and filled, those that left it dropped, all others get what changed orders and
 * products differ by. A process that dies while it fills one leaves nothing of it. `tables`: the roll-up's.
 */
export async function keepRollups(tables: OpenTables, { at, count }: KeepOptions): Promise<RollupsKept> {
  const { client } = tables;
  const outcome: RollupsKept = { filled: [], dropped: [] };
  const rows = await readRollups(client);
  if (rows.length === 0) return outcome;
  const known = rows.map((row) => {
    const rollup = row.isWanted ? rollupOfRow(row) : null;
    return { row, sql: rollup && rollupSql(rollup) };
  });
  // First: the table of days of one by month may be that of a new one by day.
  for (const { row, sql } of known) {
    if (sql) continue;
    // One that was never filled has no tables: those of its name are another's.
    if (row.definition !== null) await dropTables(client, row);
    await forgetRollup(client, row.name);
    outcome.dropped.push(row.name);
  }
  for (const { row, sql } of known) {
    if (!sql) continue;
    if (row.definition === sql.definition) {
      await new TemporaryTables([sql.tables]).empty(client);
      await tables.query(count === 'anew' ? `${sql.empty}\n${sql.fill}` : sql.rollUp);
      continue;
    }
    await dropTables(client, row);
    await client.query(sql.create);
    await client.query(sql.fill);
    await client.query(`analyze ${row.tables.join(', ')}`);
    await rememberFilled(client, { name: row.name, definition: sql.definition, at });
    outcome.filled.push(row.name);
  }
  return outcome;
}

/** Drops their tables, before the warehouse is built anew: the roll-up at its end fills them again. */
export async function dropRollups(client: PoolClient): Promise<void> {
  for (const row of await readRollups(client)) await dropTables(client, row);
  await forgetAllFilled(client);
}

async function dropTables(client: PoolClient, { tables }: RollupRow): Promise<void> {
  await client.query(`drop table if exists ${tables.join(', ')}`);
}
