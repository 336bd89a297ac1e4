import type { Platform } from '../../canonical/platform.js';
import type { Queryable } from '../../database/pool.js';

export const runStatuses = ['queued', 'running', 'succeeded', 'failed'] as const;
export type RunStatus = (typeof runStatuses)[number];

export const runTriggers = ['schedule', 'api', 'cli'] as const;
export type RunTrigger = (typeof runTriggers)[number];

/** What the worker of a run is at. Only over the first and the third can the run's own records kill it. */
export type RunPhase = 'extract' | 'wait' | 'build' | 'roll_up';

/** One sync of one source. It has succeeded when its records are in the answers. Instants are ISO 8601 in UTC. */
export interface SyncRun {
  runId: string;
  sourceId: string;
  platform: Platform;
  trigger: RunTrigger;
  status: RunStatus;
  /** How often it was started since its last progress: a page with records sets it back to 1. */
  attempt: number;
  /** Null until it is begun. */
  phase: RunPhase | null;
  /** Workers in a row that died over it, and passing faults of its own, without its getting further. */
  deaths: number;
  failures: number;
  queuedAt: string;
  startedAt: string | null;
  heartbeatAt: string | null;
  finishedAt: string | null;
  /** Of the last attempt; also of a run that waits for its next one. */
  errorCode: string | null;
  errorMessage: string | null;
  /** Of an import, which only the process that asked for it carries out. */
  importPath: string | null;
}

/** A run that waits for the warehouse, or for the roll-up of all that is dirty in it, has done its own work. */
export const isOwnWork = "coalesce(phase, 'extract') in ('extract', 'build')";

export const runColumns = `
  run_id as "runId", source_id as "sourceId", platform, trigger, status, attempt,
  phase, deaths, failures, queued_at as "queuedAt",
  started_at as "startedAt", heartbeat_at as "heartbeatAt", finished_at as "finishedAt",
  error_code as "errorCode", error_message as "errorMessage",
  import_path as "importPath"`;

/** Held by whoever syncs a source or says what becomes of its run. */
export function sourceLease(sourceId: string): string {
  return `source:${sourceId}`;
}

export async function findRun(db: Queryable, runId: string): Promise<SyncRun | null> {
  const { rows } = await db.query<SyncRun>(`select ${runColumns} from ops.sync_run where run_id = $1`, [runId]);
  return rows[0] ?? null;
}

export interface RunError {
  code: string;
  message: string;
}

/** The result of an import whose process ended: no other one may have its files. */
export const importInterrupted: RunError = {
  code: 'import_interrupted',
  message: 'The import ended before it was done. Import the same path again: it resumes where it stopped.',
};
