import type { Pool } from '../../database/pool.js';
import { inSnapshot, inTransaction } from '../../database/transaction.js';
import type { ExportDesk } from '../../exports/request-export.js';
import { enqueueExports } from '../../jobs/exports/enqueue-exports.js';

interface DeskNeeds extends Pick<ExportDesk, 'settings' | 'ask'> {
  pool: Pool;
  factsPool?: Pool;
}

/** Takes exports in an API process: small ones are read on a connection for facts, like other questions of that kind. */
export function exportDesk({ pool, factsPool, settings, ask }: DeskNeeds): ExportDesk {
  return {
    ...{ settings, ask },
    inTransaction: (work) => inTransaction(pool, work),
    inSnapshot: (work) => inSnapshot(factsPool ?? pool, work),
    enqueue: enqueueExports,
  };
}
