import { platforms } from '../canonical/platform.js';
import { requestSyncs } from '../jobs/request-syncs.js';
import type { SyncRun } from '../jobs/sync-run.js';
import { warehouseSettings } from '../jobs/warehouse-settings.js';
import { prepareWarehouse } from '../models/prepare.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { followRuns, readStreams, type StreamCounts } from './follow-runs.js';
import { type GlobalOptions, withSession } from './session.js';
import { syncProgress } from './sync-progress.js';
import { textTable } from './text-table.js';

/** Syncs what is meant and tells what came of it. */
export async function syncCommand(target: string, options: GlobalOptions): Promise<ExitCode> {
  return await withSession(options, async (context) => {
    await prepareWarehouse(context.pool, warehouseSettings(context.config));
    const requested = await requestSyncs(context.pool, { ...meant(target), trigger: 'cli' });
    for (const { run, alreadyActive } of requested) {
      if (alreadyActive) process.stderr.write(`${run.sourceId}: joining the sync that is ${run.status}\n`);
    }
    const runIds = requested.map(({ run }) => run.runId);
    const progress = syncProgress(process.stderr);
    const runs = await followRuns(context, runIds, progress.show).finally(progress.end);
    process.stdout.write(streamTable(await readStreams(context, runIds)));
    for (const run of runs) process.stdout.write(outcomeLine(run));
    return context.signal.aborted ? exitCodes.interrupted : exitCodeOf(runs);
  });
}

function meant(target: string): { platform?: (typeof platforms)[number]; sourceId?: string } {
  if (target === 'all') return {};
  const platform = platforms.find((name) => name === target.toUpperCase().replaceAll('-', '_'));
  return platform ? { platform } : { sourceId: target };
}

function streamTable(streams: readonly StreamCounts[]): string {
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

function outcomeLine({ sourceId, status, startedAt, finishedAt, errorMessage }: SyncRun): string {
  if (status === 'failed') return `${sourceId}: failed: ${errorMessage}\n`;
  if (status !== 'succeeded') return `${sourceId}: ${status}; the next worker goes on with it\n`;
  const seconds = (Date.parse(finishedAt!) - Date.parse(startedAt!)) / 1000;
  return `${sourceId}: succeeded in ${seconds.toFixed(1)} s\n`;
}

function exitCodeOf(runs: readonly SyncRun[]): ExitCode {
  const succeeded = runs.filter(({ status }) => status === 'succeeded').length;
  if (succeeded === runs.length) return exitCodes.ok;
  return succeeded > 0 ? exitCodes.partial : exitCodes.failed;
}
