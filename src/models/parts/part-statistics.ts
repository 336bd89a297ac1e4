import type { PoolClient } from '../../database/pool.js';
import { readSql } from '../../runtime/project-files.js';

const staleStatistics = readSql('models/parts/stale-statistics.sql');

/** Analyzes the table of parts if it has doubled since. */
export async function renewStatistics(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ isStale: boolean }>(staleStatistics);
  if (rows[0]!.isStale) await client.query('analyze ops.order_part (source_id, kind, part_id, order_id, delivery)');
}
