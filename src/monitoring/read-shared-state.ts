import { type LeaseState, leaseStates } from '../database/held-leases.js';
import type { Queryable } from '../database/pool.js';
import { type DatabaseSizes, databaseSizes } from '../database/table-sizes.js';
import { type JobCount, jobCounts } from '../jobs/queue/job-counts.js';
import { messageCounts } from '../ledger/messages/messages.js';
import { rejectedCountOfSources } from '../ledger/rejected-records/rejected-rows.js';
import { failedRunsSince } from '../ledger/scheduled-reports/runs.js';
import { everySource } from '../ledger/scope/scope.js';
import { scheduledSources } from '../ledger/sources/scheduled-sources.js';
import { readWarehouseVersion } from '../ledger/warehouse-version/version.js';
import { lastSeenWorker, latenessOf, workerLife } from '../models/reporting/lateness.js';

/** What all processes of an installation share. Instants are in seconds since 1970; null: never, or not known. */
export interface SharedState {
  warehouse: { version: number; publishedAt: number | null; asOf: number | null };
  workerSeenAt: number | null;
  sources: { sourceId: string; succeededAt: number | null; lateSeconds: number; rejected: number }[];
  jobs: readonly JobCount[];
  /** Messages that are open, and those of the last 24 hours that are settled. */
  messages: Awaited<ReturnType<typeof messageCounts>>;
  /** Runs of reports that were given up in the last 24 hours before anything was sent. */
  failedReports: number;
  leases: readonly LeaseState[];
  sizes: DatabaseSizes;
}

/** Sizes change slowly, and take a look at every file of the database. */
const sizesMs = 60_000;
const dayMs = 86_400_000;

/** Reads the state with eight statements, or nine once a minute. */
export function sharedStateReader(db: Queryable): () => Promise<SharedState> {
  let sizes: { readAt: number; of: DatabaseSizes } | undefined;
  return async () => {
    const now = new Date();
    const version = await readWarehouseVersion(db);
    const seenAt = await lastSeenWorker(db);
    const sources = await scheduledSources(db, everySource);
    const ids = sources.map(({ sourceId }) => sourceId);
    const rejected = new Map(
      (await rejectedCountOfSources(db, everySource, ids)).map((row) => [row.sourceId, Number(row.rejected)]),
    );
    const jobs = await jobCounts(db);
    const leases = await leaseStates(db);
    const since = new Date(now.getTime() - dayMs);
    const messages = await messageCounts(db, since);
    const failedReports = await failedRunsSince(db, since);
    if (!sizes || performance.now() - sizes.readAt >= sizesMs) {
      sizes = { readAt: performance.now(), of: await databaseSizes(db) };
    }
    const worker = workerLife(seenAt, now);
    return {
      warehouse: {
        version: Number(version.version),
        publishedAt: seconds(version.publishedAt),
        asOf: seconds(version.asOf),
      },
      workerSeenAt: seconds(seenAt),
      sources: sources.map((source) => {
        const late = latenessOf(source, worker, now);
        return {
          sourceId: source.sourceId,
          succeededAt: seconds(source.succeededAt),
          lateSeconds: late ? (now.getTime() - Date.parse(late.since)) / 1000 : 0,
          rejected: rejected.get(source.sourceId) ?? 0,
        };
      }),
      ...{ jobs, leases, messages, failedReports, sizes: sizes.of },
    };
  };
}

function seconds(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant) / 1000;
}
