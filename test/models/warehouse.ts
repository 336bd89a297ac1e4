import { expect } from 'chai';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import type { Source } from '../../src/canonical/source.js';
import type { Pool } from '../../src/database/pool.js';
import { inTransaction } from '../../src/database/transaction.js';
import { registerRollups } from '../../src/ledger/rollups/rollups.js';
import type { Rejection } from '../../src/models/change-set/change-set.js';
import { applyChangeSet } from '../../src/models/load/apply-change-set.js';
import { type RollupEntry, rollupOf, rollupProblems, rowOf } from '../../src/models/metrics/rollups.js';
import { type RollUpOutcome, rollUp } from '../../src/models/roll-up/roll-up.js';
import { comparableColumns } from '../support/comparable-columns.js';
import { fromRawLog, london } from './records.js';

export const segments = { medium: '50', high: '200', vip: '1000' };

/** Applies the records as one batch, in a transaction of its own. */
export async function apply(
  pool: Pool,
  records: readonly CanonicalRecord[],
  source: Source = london,
): Promise<Rejection[]> {
  const { rejected } = await inTransaction(pool, (client) =>
    applyChangeSet(client, { source, reportingCurrency: 'GBP', records: fromRawLog(records) }),
  );
  return rejected;
}

export function publish(pool: Pool, at = '2026-04-01T00:00:00Z'): Promise<RollUpOutcome | null> {
  return inTransaction(pool, (client) => rollUp(client, { segments, at: new Date(at) }));
}

/** A row of `ops.source` for each: hours of the day are read in its time zone. */
export async function addSources(pool: Pool, sources: readonly Source[] = [london]): Promise<void> {
  for (const { sourceId, platform, name, timezone } of sources) {
    await pool.query(
      `insert into ops.source (source_id, platform, name, timezone, status, notices, is_configured, built_chunk_id)
      values ($1, $2, $3, $4, 'ready', '{}', true, 0)`,
      [sourceId, platform, name, timezone],
    );
  }
}

/** What a starting process does with `rollups` of its configuration. */
export async function configureRollups(pool: Pool, entries: readonly RollupEntry[]): Promise<void> {
  expect(rollupProblems(entries)).to.deep.equal(entries.map(() => null));
  await registerRollups(pool, entries.map(rollupOf).map(rowOf));
}

const numericOid = 1700;

/** Every row of the star schema except the calendar, as text, amounts without trailing zeros. */
export async function dump(pool: Pool): Promise<Record<string, string[]>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables
    where table_schema = 'warehouse' and table_name <> 'dim_date' order by 1`,
  );
  const content: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows, fields } = await pool.query<Record<string, unknown>>(
      `select * ${replacing(name)} from warehouse.${name} t`,
    );
    const amounts = fields.filter((field) => field.dataTypeID === numericOid).map((field) => field.name);
    content[name] = rows
      .map((row) => {
        for (const amount of amounts) row[amount] = trimmed(row[amount]);
        return JSON.stringify(row);
      })
      .sort();
  }
  return content;
}

function trimmed(amount: unknown): unknown {
  return typeof amount === 'string' && amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount;
}

/** Columns after `*` under the names of those that they stand for: the driver keeps the last of a name. */
function replacing(table: string): string {
  return Object.entries(comparableColumns[table] ?? {})
    .map(([column, value]) => `, ${value} as ${column}`)
    .join('');
}
