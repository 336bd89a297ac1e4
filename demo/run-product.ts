import { exitCodes } from '../src/cli/exit-codes.js';
import { explain, isConfigurationFault } from '../src/cli/explain.js';
import { readStreams } from '../src/cli/follow-runs.js';
import { platformSettings } from '../src/cli/session.js';
import { syncProgress } from '../src/cli/sync-progress.js';
import { systemClock } from '../src/clock.js';
import { readEnvironment } from '../src/config/environment.js';
import { loadConfig } from '../src/config/load.js';
import { createPool, type Pool } from '../src/database/pool.js';
import { connectors } from '../src/ingest/registry.js';
import { requestSyncs } from '../src/jobs/request-syncs.js';
import { findRun } from '../src/jobs/sync-run.js';
import { createLogger } from '../src/log.js';
import { openDatabase } from '../src/processes/open-database.js';
import { aborted, abortOnSignals } from '../src/processes/signals.js';
import { startAll } from '../src/processes/start.js';
import { projectFile } from '../src/project-files.js';
import { type ShopChild, startShopChild } from './shop-child.js';

const pollMs = 250;

export interface DemoRun {
  sourceId: string;
  shopDomain: string;
  dataDir: string;
  /** Shown with its real answer once the data is in. */
  query: string;
}

/** Runs the shop that the arguments name and the product on it until stopped, and ends this process, as the command line would. */
export async function runDemo(shopArgs: string[], demo: DemoRun): Promise<never> {
  try {
    const shop = await startShopChild(shopArgs);
    await runProduct(shop, demo).finally(() => shop.stop());
  } catch (error) {
    process.stderr.write(`${explain(error as Error)}\n`);
    process.exit(isConfigurationFault(error as Error) ? exitCodes.usage : exitCodes.failed);
  }
  process.exit();
}

/** The ordinary product on the simulated shop: syncs it with progress shown, answers a query, stays up until stopped. */
async function runProduct(shop: ShopChild, { sourceId, shopDomain, dataDir, query }: DemoRun): Promise<void> {
  const config = loadConfig({
    platforms: platformSettings(),
    file: projectFile('demo', 'cartograph.yaml'),
    environment: {
      LOG_LEVEL: 'warn',
      ...readEnvironment(process.cwd()),
      CARTOGRAPH_DATA: dataDir,
      DEMO_SOURCE: sourceId,
      DEMO_SHOP: shopDomain,
      DEMO_SHOP_URL: shop.url,
      DEMO_SHOP_TOKEN: shop.accessToken,
    },
  });
  const signal = abortOnSignals();
  const log = createLogger(config.log);
  const database = await openDatabase(config, log);
  try {
    const product = await startAll({ config, connectors, log });
    const pool = createPool(database.url, { max: 2, applicationName: 'cartograph demo' });
    try {
      await syncNow(pool, signal);
      if (!signal.aborted) {
        await show(product.graphqlUrl, query);
        await aborted(signal);
      }
    } finally {
      print('\nStopping.');
      await pool.end();
      await product.stop();
    }
  } finally {
    await database.close();
  }
}

async function syncNow(pool: Pool, signal: AbortSignal): Promise<void> {
  const [requested] = await requestSyncs(pool, { trigger: 'cli' });
  if (!requested) return;
  const { runId } = requested.run;
  const progress = syncProgress(process.stderr);
  try {
    while (!signal.aborted) {
      progress.show(await readStreams({ pool }, [runId]));
      const run = await findRun(pool, runId);
      if (run?.status === 'failed') throw new Error(`The sync failed: ${run.errorMessage}`);
      if (run?.status === 'succeeded') return;
      await systemClock.sleep(pollMs, signal).catch(() => undefined);
    }
  } finally {
    progress.end();
  }
}

async function show(graphqlUrl: string, query: string): Promise<void> {
  const response = await fetch(graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  print(`\n${query.trim()}\n\n${JSON.stringify(await response.json(), null, 2)}\n`);
  const { origin } = new URL(graphqlUrl);
  print(`GraphQL and Apollo Sandbox   ${graphqlUrl}`);
  print(`Explorer without internet    ${origin}/explorer`);
  print('Stop with Ctrl+C; start it again and it goes on where it was.');
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
