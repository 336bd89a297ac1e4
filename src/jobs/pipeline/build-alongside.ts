import type { StreamOutcome } from '../../ingest/sync-source.js';
import type { Logger } from '../../runtime/log.js';
import type { Warehouse } from './warehouse.js';

/** Enough for a build of its own, by one of them: a record of reports is a whole day. A small sync is built once, at its end. */
const worthABuild = { records: 4000, bytes: 12 * 1024 * 1024 };

interface AlongsideNeeds {
  warehouse: Pick<Warehouse, 'tryBuild'>;
  sourceId: string;
  log: Logger;
  signal: AbortSignal;
}

interface BuildAlongside {
  /** Call this after each committed page. */
  onProgress(outcome: StreamOutcome): void;
  /** Resolves when no build is running. */
  settle(): Promise<void>;
}

/**
 * Builds during a long sync: Node reads the next pages while Postgres merges those before, a third more orders a second
 * on two cores, and the data is available early. What is left over, or fails, is built after the sync.
 */
export function buildAlongside({ warehouse, sourceId, log, signal }: AlongsideNeeds): BuildAlongside {
  const written = new Map<string, { records: number; bytes: number }>();
  let begunAt = { records: 0, bytes: 0 };
  let building: Promise<void> | null = null;

  const build = async (): Promise<void> => {
    try {
      await warehouse.tryBuild(sourceId, signal);
    } catch (error) {
      if (!signal.aborted) log.warn({ error: (error as Error).message }, 'a build during a sync failed');
    } finally {
      building = null;
    }
  };

  return {
    onProgress: ({ stream, counts, bytes }) => {
      written.set(stream, { records: counts.new + counts.changed + counts.deleted, bytes });
      const total = { records: 0, bytes: 0 };
      for (const each of written.values()) {
        total.records += each.records;
        total.bytes += each.bytes;
      }
      const isWorthIt =
        total.records - begunAt.records >= worthABuild.records || total.bytes - begunAt.bytes >= worthABuild.bytes;
      if (building || !isWorthIt) return;
      begunAt = total;
      building = build();
    },
    settle: async () => {
      await building;
    },
  };
}
