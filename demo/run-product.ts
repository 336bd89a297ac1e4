import { exitCodes } from '../src/cli/exit-codes.js';
import { explain, isConfigurationFault } from '../src/cli/explain.js';
import { platformSettings } from '../src/cli/read-config.js';
import { readEnvironment } from '../src/config/environment.js';
import { loadConfig } from '../src/config/load.js';
import { createPool, type Pool } from '../src/database/pool.js';
import { connectors } from '../src/ingest/registry.js';
import { requestSyncs } from '../src/jobs/runs/request-syncs.js';
import { listKeys } from '../src/ledger/principals/api-keys.js';
import { followedStreams } from '../src/ledger/sync-runs/run-rows.js';
import { findRun } from '../src/ledger/sync-runs/sync-run.js';
import { openDatabase } from '../src/processes/open-database.js';
import { aborted, abortOnSignals } from '../src/processes/signals.js';
import { startAll } from '../src/processes/start.js';
import { systemClock } from '../src/runtime/clock.js';
import { createLogger } from '../src/runtime/log.js';
import { projectFile } from '../src/runtime/project-files.js';
import { type Found, foundText, readFound, secondsUntilFree } from './found.js';
import { loadProgress } from './load-progress.js';
import { print } from './print.js';
import { showAddresses, showAnswer, showSources } from './show-answer.js';
import { startSimulatorsChild } from './simulators-child.js';

const pollMs = 250;

interface DemoRun {
  /** Arguments of `simulators-process.ts`; none: no simulator is needed. */
  simulators?: string[];
  /** Variables of the configuration. */
  environment?: Record<string, string>;
  /** The configuration's file in this folder. */
  config: string;
  dataDir: string;
  /** Shown with its actual answer once the data is loaded. */
  query: string;
}

/** Runs the simulators and the product on them until stopped, and ends this process with the exit code of the command line. */
export async function runDemo(demo: DemoRun): Promise<never> {
  try {
    const simulators = demo.simulators ? await startSimulatorsChild(demo.simulators) : null;
    const environment = { ...simulators?.environment, ...demo.environment };
    await runProduct(environment, demo).finally(() => simulators?.stop());
  } catch (error) {
    process.stderr.write(`${explain(error as Error)}\n`);
    process.exit(isConfigurationFault(error as Error) ? exitCodes.usage : exitCodes.failed);
  }
  process.exit();
}

/** Runs the ordinary product: syncs all sources, showing progress, prints the answer to a query, and serves until stopped. */
async function runProduct(
  environment: Record<string, string>,
  { config: file, dataDir, query }: DemoRun,
): Promise<void> {
  const config = loadConfig({
    platforms: platformSettings(),
    file: projectFile('demo', file),
    // `showSources` prints what a log would warn about.
    environment: { LOG_LEVEL: 'error', ...readEnvironment(process.cwd()), CARTOGRAPH_DATA: dataDir, ...environment },
  });
  const signal = abortOnSignals();
  const log = createLogger(config.log);
  const database = await openDatabase(config, log);
  try {
    const pool = createPool(database.url, { max: 2, applicationName: 'cartograph demo' });
    try {
      const found = await readFound(pool);
      const product = await startAll({ config, connectors, log });
      try {
        print(foundText(found));
        await syncNow(pool, found, signal);
        if (!signal.aborted) {
          if ((await listKeys(pool)).length > 0) {
            print('The API answers nobody without a key since the first one was made: sign in with yours.');
          } else {
            await showSources(product.graphqlUrl, pool);
            await showAnswer(product.graphqlUrl, query);
          }
          showAddresses(product.graphqlUrl);
          await aborted(signal);
        }
      } finally {
        print('\nStopping.');
        await product.stop();
      }
    } finally {
      await pool.end();
    }
  } finally {
    await database.close();
  }
}

async function syncNow(pool: Pool, found: Found | null, signal: AbortSignal): Promise<void> {
  const runIds = (await requestSyncs(pool, { trigger: 'cli' })).map(({ run }) => run.runId);
  const deadHolders = found?.deadHolders ?? new Set<string>();
  const progress = loadProgress(process.stderr);
  try {
    while (!signal.aborted) {
      const runs = (await Promise.all(runIds.map((runId) => findRun(pool, runId)))).filter((run) => run !== null);
      const streams = await followedStreams(pool, runIds);
      progress.show({ runs, streams, heldByDead: await secondsUntilFree(pool, deadHolders) });
      const failed = runs.find((run) => run.status === 'failed');
      if (failed) throw new Error(`The sync of ${failed.sourceId} failed: ${failed.errorMessage}`);
      if (runs.every((run) => run.status === 'succeeded')) return;
      await systemClock.sleep(pollMs, signal).catch(() => undefined);
    }
  } finally {
    progress.end();
  }
}
