import { type Queryable, select, sql } from '../../database/sql.js';
import { type ScheduledSource, scheduledSources } from '../../ledger/sources/scheduled-sources.js';
import type { Scope } from '../../ledger/sources/scope.js';

/** Why a sync that was due has not happened. */
export const latenessReasons = ['no_worker', 'not_started', 'waiting', 'failed'] as const;
export type LatenessReason = (typeof latenessReasons)[number];

/** A source whose sync is overdue. */
export interface Lateness {
  sourceId: string;
  /** When the sync was due, ISO 8601 in UTC. */
  since: string;
  reason: LatenessReason;
  /** The same for people, with what to do. */
  message: string;
}

/** Workers, as far as answers depend on them. */
interface WorkerLife {
  isAlive: boolean;
  /** The last sign of life of any; null: there never was one. */
  seenAt: string | null;
}

export interface SyncCondition {
  worker: WorkerLife;
  late: Lateness[];
}

const minute = 60_000;
/** A worker says every few seconds that it lives; one that restarts takes a moment. */
const silenceMs = 2 * minute;
/** The queue starts what is due within seconds. */
const startMs = 5 * minute;
/** What a sync may take that waits for its turn, or for its next attempt. One that a worker is at may take as long as it does. */
const settleMs = 30 * minute;

/** Whether syncs happen as they are scheduled, of the configured sources in scope. The schedule is the queue's own: what it would do. */
export async function readSyncCondition(db: Queryable, scope: Scope, now: Date): Promise<SyncCondition> {
  const [sources, workers] = await Promise.all([
    scheduledSources(db, scope),
    select<{ seenAt: string | null }>(db, sql`select max(seen_at) as "seenAt" from ops.worker`),
  ]);
  const worker = workerLife(workers[0]?.seenAt ?? null, now);
  return { worker, late: sources.flatMap((source) => latenessOf(source, worker, now) ?? []) };
}

export function workerLife(seenAt: string | null, now: Date): WorkerLife {
  return { seenAt, isAlive: isWithin(seenAt, silenceMs, now) };
}

/** Null while the source's syncs come as they are scheduled, or one is being carried out. */
export function latenessOf(source: ScheduledSource, worker: WorkerLife, now: Date): Lateness | null {
  const { sourceId, nextAt, startedAt, succeededAt, runStatus, heartbeatAt, errorMessage } = source;
  if (runStatus === 'running' && isWithin(heartbeatAt, silenceMs, now)) return null;
  const isDone = (due: string): boolean => succeededAt !== null && Date.parse(succeededAt) >= Date.parse(due);
  if (nextAt !== null && !isWithin(nextAt, startMs, now) && !isDone(nextAt)) {
    const message = `The queue has not started it. ${worker.isAlive ? 'Workers are alive: their log says why.' : absence(worker)}`;
    return { sourceId, since: nextAt, reason: worker.isAlive ? 'not_started' : 'no_worker', message };
  }
  if (startedAt === null || isDone(startedAt)) return null;
  if (runStatus === 'failed') {
    return {
      sourceId,
      since: startedAt,
      reason: 'failed',
      message: `It failed: ${errorMessage ?? 'its log says why'}`,
    };
  }
  if (isWithin(startedAt, settleMs, now)) return null;
  if (!worker.isAlive) return { sourceId, since: startedAt, reason: 'no_worker', message: absence(worker) };
  const met = errorMessage === null ? 'Workers are busy with others.' : `It is tried again: ${errorMessage}`;
  return { sourceId, since: startedAt, reason: 'waiting', message: `It waits to be carried out. ${met}` };
}

function absence({ seenAt }: WorkerLife): string {
  const since = seenAt === null ? 'No worker has ever been alive' : `No worker has been alive since ${seenAt}`;
  return `${since}: start one, with \`cartograph worker\` or \`cartograph start\`.`;
}

/** Whether an instant lies in the future, or no further back than that. */
function isWithin(instant: string | null, ms: number, now: Date): boolean {
  return instant !== null && now.getTime() - Date.parse(instant) <= ms;
}
