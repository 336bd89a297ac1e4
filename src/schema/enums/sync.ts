import { registerEnumType } from 'type-graphql';
import { type SourceStatus, sourceStatuses } from '../../ledger/sources/source-rows.js';
import { type RunStatus, type RunTrigger, runStatuses, runTriggers } from '../../ledger/sync-runs/sync-run.js';
import { type LatenessReason, latenessReasons } from '../../models/queries/lateness.js';

export const SyncStatusEnum = wordEnum<RunStatus>('SyncStatus', 'How far a run is.', runStatuses, {
  queued: 'It waits for a worker.',
  running: 'A worker is at it.',
  succeeded:
    'It read everything there was. What passed the checks is published, in the answers; the rest is in `rejectedRecords`.',
  failed: 'It gave up; its error says why. What it had read is kept, and published with the next build.',
});

export const SyncTriggerEnum = wordEnum<RunTrigger>('SyncTrigger', 'What asked for a run.', runTriggers, {
  schedule: "The source's schedule.",
  api: 'The mutation `triggerSync`.',
  cli: 'The command line.',
});

export const SourceStatusEnum = wordEnum<SourceStatus>(
  'SourceStatus',
  'Whether a source can be read.',
  sourceStatuses,
  {
    pending: 'Never connected to yet.',
    ready: 'It can be read.',
    blocked: 'A person has to act; its problem says how.',
  },
);

export const LatenessReasonEnum = wordEnum<LatenessReason>(
  'LatenessReason',
  'Why a sync that was due has not happened.',
  latenessReasons,
  {
    no_worker: 'No worker is alive.',
    not_started: 'Workers are alive, and the queue has not started it.',
    waiting: 'It waits for a worker, or for its next attempt.',
    failed: 'It failed.',
  },
);

/** The words of the database in upper case. */
function wordEnum<Word extends string>(
  name: string,
  description: string,
  words: readonly Word[],
  descriptions: Record<Word, string>,
) {
  const values = Object.fromEntries(words.map((word) => [word.toUpperCase(), word])) as Record<string, Word>;
  registerEnumType(values, {
    name,
    description,
    valuesConfig: Object.fromEntries(words.map((word) => [word.toUpperCase(), { description: descriptions[word] }])),
  });
  return values;
}
