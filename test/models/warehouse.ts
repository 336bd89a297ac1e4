import type { CanonicalRecord } from '../../src/canonical/record.js';
import type { Source } from '../../src/canonical/source.js';
import type { Pool } from '../../src/database/pool.js';
import { inTransaction } from '../../src/database/transaction.js';
import { applyChangeSet } from '../../src/models/build/apply-change-set.js';
import type { Rejection } from '../../src/models/build/change-set.js';
import { type RollUpOutcome, rollUp } from '../../src/models/roll-up.js';
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
