import type { Pool } from '../../database/pool.js';
import { everySource } from '../../ledger/scope/scope.js';
import { tradingSources } from '../../ledger/sources/source-rows.js';
import { marksOfRuns } from '../../ledger/sync-runs/run-marks.js';
import { readWarehouseVersion } from '../../ledger/warehouse-version/version.js';
import type { SubscriptionContext } from '../../resolvers/subscription-context.js';
import type { Logger } from '../../runtime/log.js';
import type { KnownRevision } from '../question/known-revision.js';
import { Watch } from './watch.js';

interface WatchNeeds {
  pool: Pool;
  revision: Pick<KnownRevision, 'current'>;
  log: Logger;
}

/** There is one warehouse. */
const warehouse = 'warehouse';

/** What the streams of a process wait for. */
export class Watches {
  readonly #warehouse: Watch;
  readonly #runs: Watch;

  constructor({ pool, revision, log }: WatchNeeds) {
    let last: { revision: string; mark: string } | undefined;
    this.#warehouse = new Watch(async () => {
      const { revision: now, version } = await revision.current();
      // Most of its commits are steps of a sync, and change nothing of it.
      if (last?.revision !== now) {
        const mark = await markOfWarehouse(pool);
        // A newer version was published in between. A replica may not have it yet, so it is announced at the next look.
        if (BigInt(versionOf(mark)) > BigInt(version)) return new Map();
        last = { revision: now, mark };
      }
      return new Map([[warehouse, last.mark]]);
    }, log);
    this.#runs = new Watch((runIds) => marksOfRuns(pool, runIds), log);
  }

  /** A change of the warehouse was notified. */
  changed(): void {
    this.#warehouse.changed();
  }

  contextOf(signal: AbortSignal, lastEventId: string | null): SubscriptionContext {
    const marks = () => this.#warehouse.marks(warehouse, signal);
    return {
      lastEventId,
      warehouse: async function* moments() {
        for await (const mark of marks()) yield { mark, version: versionOf(mark) };
      },
      run: (runId) => this.#runs.marks(runId, signal),
    };
  }
}

/** The version first, then what else `warehouse` shows: up to when the answers are complete, in a scope that may lack a new source. */
async function markOfWarehouse(db: Pool): Promise<string> {
  const { version, asOf, reportingCurrency } = await readWarehouseVersion(db);
  const unread = (await tradingSources(db, everySource)).filter((source) => source.isConfigured && !source.knownUntil);
  return [version, asOf, reportingCurrency, ...unread.map(({ sourceId }) => sourceId).sort()].join(' ');
}

function versionOf(mark: string): string {
  return mark.split(' ')[0]!;
}
