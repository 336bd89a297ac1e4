import type { PoolClient } from '../../database/pool.js';
import { TemporaryTables } from '../../database/temporary-tables.js';
import { forgetAllFilled, forgetRollup, readRollups, rememberFilled } from '../../ledger/rollups/rollups.js';
import { rollupOfRow } from './kept-rollups.js';
import { rolledRollupDays, rollupSql } from './rollup-sql.js';

/** By their names. */
interface RollupsKept {
  filled: string[];
  dropped: string[];
}

/**
 * Brings the aggregates of the merchant's own to the state of the facts, in the roll-up's transaction: those that are new to the
 * configuration are created and filled, those that left it dropped, all others get the rows of the rolled keys. A process that
 * dies while it fills one leaves nothing of it.
 */
export async function keepRollups(client: PoolClient, at: Date): Promise<RollupsKept> {
  const outcome: RollupsKept = { filled: [], dropped: [] };
  const rows = await readRollups(client);
  if (rows.length === 0) return outcome;
  await client.query(rolledRollupDays);
  for (const row of rows) {
    const { name, tables } = row;
    const rollup = rollupOfRow(row);
    const sql = rollup && rollupSql(rollup);
    if (row.isWanted && sql && row.definition === sql.definition) {
      await new TemporaryTables([sql.tables]).empty(client);
      await client.query(sql.rollUp);
      continue;
    }
    await client.query(`drop table if exists ${tables.join(', ')}`);
    if (row.isWanted && sql) {
      await client.query(sql.create);
      await client.query(sql.fill);
      await client.query(`analyze ${tables.join(', ')}`);
      await rememberFilled(client, { name, definition: sql.definition, at });
      outcome.filled.push(name);
    } else {
      await forgetRollup(client, name);
      outcome.dropped.push(name);
    }
  }
  return outcome;
}

/** Drops their tables, before the warehouse is built anew: the roll-up at its end fills them again. */
export async function dropRollups(client: PoolClient): Promise<void> {
  for (const { tables } of await readRollups(client)) await client.query(`drop table if exists ${tables.join(', ')}`);
  await forgetAllFilled(client);
}
