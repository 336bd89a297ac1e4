import { platforms } from '../canonical/platform.js';
import { requestSyncs } from '../jobs/runs/request-syncs.js';
import { followedStreams } from '../ledger/sync-runs/run-rows.js';
import { keepHeapSmall } from '../runtime/heap-growth.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { followRuns } from './follow-runs.js';
import type { GlobalOptions } from './read-config.js';
import { exitCodeOf, outcomeLine, streamTable } from './run-report.js';
import { withSession } from './session.js';
import { syncProgress } from './sync-progress.js';

/** Syncs the selected sources and reports the result. */
export async function syncCommand(target: string, options: GlobalOptions): Promise<ExitCode> {
  keepHeapSmall('load');
  return await withSession(options, async (jobs) => {
    await jobs.warehouse.prepare();
    const requested = await requestSyncs(jobs.pool, { ...meant(target), trigger: 'cli' });
    for (const { run, alreadyActive } of requested) {
      if (alreadyActive) process.stderr.write(`${run.sourceId}: joining the sync that is ${run.status}\n`);
    }
    const runIds = requested.map(({ run }) => run.runId);
    const progress = syncProgress(process.stderr);
    const runs = await followRuns(jobs, runIds, progress.show).finally(progress.end);
    process.stdout.write(streamTable(await followedStreams(jobs.pool, runIds)));
    for (const run of runs) process.stdout.write(outcomeLine(run));
    return jobs.stopping.aborted ? exitCodes.interrupted : exitCodeOf(runs);
  });
}

function meant(target: string): { platform?: (typeof platforms)[number]; sourceId?: string } {
  if (target === 'all') return {};
  const platform = platforms.find((name) => name === target.toUpperCase().replaceAll('-', '_'));
  return platform ? { platform } : { sourceId: target };
}
