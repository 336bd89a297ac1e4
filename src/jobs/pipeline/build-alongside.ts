import type { StreamOutcome } from '../../ingest/sync-source.js';
import type { Logger } from '../../runtime/log.js';
import type { Warehouse } from './warehouse.js';

/** Enough records for a build of their own. A small sync is built once, at its end. */
const worthABuild = 4000;

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
  const written = new Map<string, number>();
  let begunAt = 0;
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
    onProgress: ({ stream, counts }) => {
      written.set(stream, counts.new + counts.changed + counts.deleted);
      const total = [...written.values()].reduce((sum, count) => sum + count, 0);
      if (building || total - begunAt < worthABuild) return;
      begunAt = total;
      building = build();
    },
    settle: async () => {
      await building;
    },
  };
}
