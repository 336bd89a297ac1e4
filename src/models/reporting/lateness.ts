import { type Queryable, select, sql } from '../../database/sql.js';
import type { Scope } from '../../ledger/scope/scope.js';
import { type ScheduledSource, scheduledSources } from '../../ledger/sources/scheduled-sources.js';

/** Why a sync that was due has not finished. */
export const latenessReasons = ['no_worker', 'not_started', 'waiting', 'failed'] as const;
export type LatenessReason = (typeof latenessReasons)[number];

/** A source whose sync is overdue. */
export interface Lateness {
  sourceId: string;
  /** When the sync was due, ISO 8601 in UTC. */
  since: string;
  reason: LatenessReason;
  /** The reason for people, with what to do. */
  message: string;
}

/** The state of the workers. */
interface WorkerLife {
  isAlive: boolean;
  /** The last heartbeat of any worker; null: there never was one. */
  seenAt: string | null;
}

export interface SyncCondition {
  worker: WorkerLife;
  late: Lateness[];
}

const minute = 60_000;
/** A worker sends a heartbeat every few seconds; a restart takes a moment. */
const silenceMs = 2 * minute;
/** The queue starts what is due within seconds. */
const startMs = 5 * minute;
/** How long a sync may wait for its turn or next attempt. One that a worker is processing may take any time. */
const settleMs = 30 * minute;

/** Whether the configured sources in scope are synced as scheduled. Uses the queue's own schedule. */
export async function readSyncCondition(db: Queryable, scope: Scope, now: Date): Promise<SyncCondition> {
  const [sources, seenAt] = await Promise.all([scheduledSources(db, scope), lastSeenWorker(db)]);
  const worker = workerLife(seenAt, now);
  return { worker, late: sources.flatMap((source) => latenessOf(source, worker, now) ?? []) };
}

/** The last heartbeat of any worker; null: there never was one. */
export async function lastSeenWorker(db: Queryable): Promise<string | null> {
  const [worker] = await select<{ seenAt: string | null }>(db, sql`select max(seen_at) as "seenAt" from ops.worker`);
  return worker?.seenAt ?? null;
}

export function workerLife(seenAt: string | null, now: Date): WorkerLife {
  return { seenAt, isAlive: isWithin(seenAt, silenceMs, now) };
}

/** Null while the source's syncs run as scheduled, or one is running. */
export function latenessOf(source: ScheduledSource, worker: WorkerLife, now: Date): Lateness | null {
  const { sourceId, nextAt, startedAt, succeededAt, runStatus, heartbeatAt, errorMessage } = source;
  if (runStatus === 'running' && isWithin(heartbeatAt, silenceMs, now)) return null;
  const isDone = (due: string): boolean => succeededAt !== null && Date.parse(succeededAt) >= Date.parse(due);
  if (nextAt !== null && !isWithin(nextAt, startMs, now) && !isDone(nextAt)) {
    const message = `The queue has not started it. ${worker.isAlive ? 'Workers are running; see their log for the reason.' : absence(worker)}`;
    return { sourceId, since: nextAt, reason: worker.isAlive ? 'not_started' : 'no_worker', message };
  }
  if (startedAt === null || isDone(startedAt)) return null;
  if (runStatus === 'failed') {
    return {
      sourceId,
      since: startedAt,
      reason: 'failed',
      message: `It failed: ${errorMessage ?? 'see the log'}`,
    };
  }
  if (isWithin(startedAt, settleMs, now)) return null;
  if (!worker.isAlive) return { sourceId, since: startedAt, reason: 'no_worker', message: absence(worker) };
  const met = errorMessage === null ? 'Workers are busy with others.' : `It will be retried: ${errorMessage}`;
  return { sourceId, since: startedAt, reason: 'waiting', message: `It is waiting for its turn. ${met}` };
}

function absence({ seenAt }: WorkerLife): string {
  const since = seenAt === null ? 'No worker has ever been alive' : `No worker has been alive since ${seenAt}`;
  return `${since}. Start one with \`cartograph worker\` or \`cartograph start\`.`;
}

/** Whether an instant is in the future, or at most this long ago. */
function isWithin(instant: string | null, ms: number, now: Date): boolean {
  return instant !== null && now.getTime() - Date.parse(instant) <= ms;
}
