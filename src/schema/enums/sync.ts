import { type SourceStatus, sourceStatuses } from '../../ledger/sources/source-rows.js';
import {
  type RunPhase,
  runPhases,
  type RunStatus,
  type RunTrigger,
  runStatuses,
  runTriggers,
} from '../../ledger/sync-runs/sync-run.js';
import { type LatenessReason, latenessReasons } from '../../models/reporting/lateness.js';
import { wordEnum } from './word-enum.js';

export const SyncStatusEnum = wordEnum<RunStatus>('SyncStatus', 'The status of a run.', runStatuses, {
  queued: 'It is waiting for a worker.',
  running: 'A worker is processing it.',
  succeeded: 'It read everything. Valid records are published, in the answers; the others are in `rejectedRecords`.',
  failed: 'It gave up, see its error. What it had read is kept, and published by the next build.',
});

export const SyncTriggerEnum = wordEnum<RunTrigger>('SyncTrigger', 'What requested a run.', runTriggers, {
  schedule: "The source's schedule.",
  api: 'The mutation `triggerSync`.',
  cli: 'The command line.',
});

export const SyncPhaseEnum = wordEnum<RunPhase>('SyncPhase', 'What a run is at.', runPhases, {
  extract: 'It reads records from the platform.',
  wait: 'It has read everything, and waits until another source is built.',
  build: 'Its records are loaded into the facts.',
  roll_up: 'The figures are counted up and published.',
});

export const SourceStatusEnum = wordEnum<SourceStatus>(
  'SourceStatus',
  'Whether a source can be read.',
  sourceStatuses,
  {
    pending: 'Never connected so far.',
    ready: 'It can be read.',
    blocked: 'It cannot be read until somebody acts; see `problem`.',
  },
);

export const LatenessReasonEnum = wordEnum<LatenessReason>(
  'LatenessReason',
  'Why a sync that was due has not finished.',
  latenessReasons,
  {
    no_worker: 'No worker is running.',
    not_started: 'Workers are running, but the queue has not started the run.',
    waiting: 'The run is waiting for a worker, or for its next attempt.',
    failed: 'The run failed.',
  },
);
