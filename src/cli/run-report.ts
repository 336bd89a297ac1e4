import type { FollowedStreamRow } from '../ledger/sync-runs/run-rows.js';
import type { SyncRun } from '../ledger/sync-runs/sync-run.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { textTable } from './text-table.js';

/** The results of a run's streams, one line each. */
export function streamTable(streams: readonly FollowedStreamRow[]): string {
  if (streams.length === 0) return '';
  const numbers = ['fetched', 'new', 'changed', 'unchanged', 'deleted', 'rejected'].map((title) => ({
    title,
    align: 'right' as const,
  }));
  return textTable(
    [{ title: 'source' }, { title: 'stream' }, ...numbers, { title: 'read up to' }],
    streams.map((row) => [
      row.sourceId,
      row.stream,
      row.fetched,
      row.newRecords,
      row.changed,
      row.unchanged,
      row.deleted,
      row.rejected,
      row.watermarkAfter ?? '-',
    ]),
  );
}

/** How a run ended. */
export function outcomeLine({ sourceId, status, startedAt, finishedAt, errorMessage }: SyncRun): string {
  if (status === 'failed') return `${sourceId}: failed: ${errorMessage}\n`;
  if (status !== 'succeeded') return `${sourceId}: ${status}; the next worker continues it\n`;
  const seconds = (Date.parse(finishedAt!) - Date.parse(startedAt!)) / 1000;
  return `${sourceId}: succeeded in ${seconds.toFixed(1)} s\n`;
}

export function exitCodeOf(runs: readonly SyncRun[]): ExitCode {
  const succeeded = runs.filter(({ status }) => status === 'succeeded').length;
  if (succeeded === runs.length) return exitCodes.ok;
  return succeeded > 0 ? exitCodes.partial : exitCodes.failed;
}
