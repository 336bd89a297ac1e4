import type { Queryable } from '../../database/sql.js';
import { type RollupRow, readRollups } from '../../ledger/rollups/rollups.js';
import { dimensions } from '../metrics/dimensions.js';
import { type Rollup, type RollupPeriod, rollupOf, rollupPeriods } from '../metrics/rollups.js';
import { rollupSql } from './rollup-sql.js';

/** The aggregates of the merchant's own that can answer: filled as this version fills them, and not about to be dropped. */
export async function keptRollups(db: Queryable): Promise<Rollup[]> {
  return (await readRollups(db)).flatMap((row) => {
    const rollup = row.isWanted && row.definition !== null ? rollupOfRow(row) : null;
    return rollup !== null && rollupSql(rollup).definition === row.definition ? [rollup] : [];
  });
}

/** null: this version does not have its dimensions. */
export function rollupOfRow({ name, dimensions: by, period }: RollupRow): Rollup | null {
  const isKnown = by.every((each) => dimensions.some((dimension) => dimension.name === each));
  if (!isKnown || !rollupPeriods.some((each) => each === period)) return null;
  const rollup = rollupOf({ by, period: period as RollupPeriod });
  return rollup.name === name ? rollup : null;
}
