import type { Platform } from '../../canonical/platform.js';
import type { Queryable } from '../../database/pool.js';

export const runStatuses = ['queued', 'running', 'succeeded', 'failed'] as const;
export type RunStatus = (typeof runStatuses)[number];

export const runTriggers = ['schedule', 'api', 'cli'] as const;
export type RunTrigger = (typeof runTriggers)[number];

/** The current phase of a run. Only in the first and the third can the run's own records kill its worker. */
export const runPhases = ['extract', 'wait', 'build', 'roll_up'] as const;
export type RunPhase = (typeof runPhases)[number];

/** One sync of one source. It has succeeded when its records are in the answers. Instants are ISO 8601 in UTC. */
export interface SyncRun {
  runId: string;
  sourceId: string;
  platform: Platform;
  trigger: RunTrigger;
  status: RunStatus;
  /** How often it was started since its last progress: a page with records resets it to 1. */
  attempt: number;
  /** null until it is started. */
  phase: RunPhase | null;
  /** Consecutive worker deaths during the run, and temporary failures of its own, without progress. */
  deaths: number;
  failures: number;
  queuedAt: string;
  startedAt: string | null;
  heartbeatAt: string | null;
  finishedAt: string | null;
  /** The error of the last attempt, also while the run waits for its next one. */
  errorCode: string | null;
  errorMessage: string | null;
  /** Set for an import, which only the process that requested it executes. */
  importPath: string | null;
}

/** A run that waits for the warehouse, or for its roll-up of everything dirty, has finished its own work. */
export const isOwnWork = "coalesce(phase, 'extract') in ('extract', 'build')";

export const runColumns = `
  run_id as "runId", source_id as "sourceId", platform, trigger, status, attempt,
  phase, deaths, failures, queued_at as "queuedAt",
  started_at as "startedAt", heartbeat_at as "heartbeatAt", finished_at as "finishedAt",
  error_code as "errorCode", error_message as "errorMessage",
  import_path as "importPath"`;

/** The lease of the worker that syncs a source or settles its run. */
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

/** The result of an import whose process ended: no other process may have its files. */
export const importInterrupted: RunError = {
  code: 'import_interrupted',
  message: 'The import ended before it was done. Import the same path again; it continues where it stopped.',
};
