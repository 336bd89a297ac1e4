import type { Queryable } from '../../database/sql.js';
import type { Scope } from '../../ledger/scope/scope.js';
import { readWarehouseVersion } from '../../ledger/warehouse-version/version.js';
import { loadChannelDirectory } from '../../models/reporting/channels.js';
import type { QuestionDatabase, ReadSnapshot, WarehouseView } from '../../models/reporting/snapshot.js';
import { loadWarehouseState } from '../../models/reporting/warehouse.js';
import type { ApiContext } from '../../resolvers/context.js';

interface SnapshotSources extends Pick<ApiContext, 'scope' | 'warehouse' | 'channels'> {
  db: QuestionDatabase;
  /** For queries that must read the facts: a few separate connections, so that they never starve the others. */
  factsDb: QuestionDatabase;
}

export function snapshotsOf({ db, factsDb, scope, warehouse, channels }: SnapshotSources): ReadSnapshot {
  return async (readsFacts, answer) => {
    const known = { warehouse: await warehouse(), channels: await channels() };
    const chosen = readsFacts(known) ? factsDb : db;
    return chosen.snapshot(async (snapshot) => answer({ db: snapshot, ...(await viewIn(snapshot, scope, known)) }));
  };
}

/** What is known already, unless a version was published since. */
async function viewIn(db: Queryable, scope: Scope, known: WarehouseView): Promise<WarehouseView> {
  const version = await readWarehouseVersion(db);
  if (version.version === known.warehouse.version) return { ...known, warehouse: { ...known.warehouse, ...version } };
  return { warehouse: await loadWarehouseState(db, scope), channels: await loadChannelDirectory(db, scope) };
}
