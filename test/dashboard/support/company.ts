import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Company, openCompany } from '../../../demo/company/company.js';
import type { CompanyPlan } from '../../../demo/company/plan.js';
import { serveCompany } from '../../../demo/company/serve.js';
import { makeClock } from '../../../simulators/kit/clock.js';
import { DEFAULT_KEY } from '../../../simulators/woocommerce/settings.js';
import { platformSettings } from '../../../src/cli/read-config.js';
import type { Config } from '../../../src/config/config.js';
import { loadConfig } from '../../../src/config/load.js';
import type { Pool } from '../../../src/database/pool.js';
import { connectors } from '../../../src/ingest/registry.js';
import { requestSyncs } from '../../../src/jobs/runs/request-syncs.js';
import { findRun } from '../../../src/ledger/sync-runs/sync-run.js';
import { startAll } from '../../../src/processes/start.js';
import { wireJobs } from '../../../src/processes/wire-jobs.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { projectFile } from '../../../src/runtime/project-files.js';
import { createPreparedDatabase, type TestDatabase } from '../../support/database.js';
import { registerSecret } from '../../support/secrets.js';
import { testLogger } from '../../support/test-logger.js';
import { waitFor } from '../../support/wait-for.js';

/** The demo's company, a twentieth of its size: two years, so that a year before there was trade. */
const plan: CompanyPlan = {
  london: { orders: 500, months: 24, secondsBetween: 60 },
  newYork: { orders: 300, months: 18, secondsBetween: 90 },
  berlin: { orders: 250, months: 12, secondsBetween: 60 },
  till: { salesPerDay: 3, months: 3 },
  amazon: { orders: 60, months: 3, secondsBetween: 120 },
};

/** The product does not read the last two minutes: the company's clock is behind the real one by more. */
const behindSeconds = 800;
const openedAt = new Date(Math.floor(Date.now() / 1000 - behindSeconds) * 1000).toISOString();

const yearly = '0 0 1 1 *';

const anySource = {
  ...{ DEMO_RATES_URL: 'http://127.0.0.1:9', DEMO_LONDON_SHOP: 'london.myshopify.com', DEMO_TILL_FOLDER: '/nowhere' },
  ...{
    DEMO_NEW_YORK_SHOP: 'new-york.myshopify.com',
    DEMO_SHOPIFY_TOKEN: 'none',
    DEMO_BERLIN_KEY: DEFAULT_KEY.consumerKey,
  },
  ...{ DEMO_LONDON_URL: 'http://127.0.0.1:9', DEMO_NEW_YORK_URL: 'http://127.0.0.1:9' },
  ...{ DEMO_BERLIN_URL: 'http://127.0.0.1:9', DEMO_BERLIN_SECRET: DEFAULT_KEY.consumerSecret },
  ...{ DEMO_MARKETING_FROM: '2026-01-01', DEMO_GOOGLE_CLIENT_ID: 'none', DEMO_GOOGLE_CLIENT_SECRET: 'none' },
  ...{ DEMO_GOOGLE_REFRESH_TOKEN: 'none', DEMO_META_TOKEN: 'none', DEMO_META_SECRET: 'none' },
  ...{ DEMO_ANALYTICS_URL: 'http://127.0.0.1:9', DEMO_ANALYTICS_TOKEN_URL: 'http://127.0.0.1:9/token' },
  ...{ DEMO_GOOGLE_ADS_URL: 'http://127.0.0.1:9', DEMO_GOOGLE_ADS_TOKEN_URL: 'http://127.0.0.1:9/token' },
  ...{ DEMO_LONDON_PROPERTY: '1', DEMO_NEW_YORK_PROPERTY: '2', DEMO_BERLIN_PROPERTY: '3' },
  ...{ DEMO_GOOGLE_ADS_MANAGER: '1234567890', DEMO_META_URL: 'http://127.0.0.1:9' },
  ...{ DEMO_LONDON_AD_ACCOUNT: 'act_1', DEMO_BERLIN_AD_ACCOUNT: 'act_2' },
  ...{ DEMO_AMAZON_URL: 'http://127.0.0.1:9', DEMO_AMAZON_TOKEN_URL: 'http://127.0.0.1:9/token' },
  ...{ DEMO_AMAZON_CLIENT_ID: 'none', DEMO_AMAZON_CLIENT_SECRET: 'none', DEMO_AMAZON_REFRESH_TOKEN: 'none' },
  ...{ DEMO_AMAZON_FROM: '2026-01-01' },
};

/** What the page's tests read: they add what advertises themselves. */
const ofPage: readonly string[] = ['SHOPIFY', 'WOOCOMMERCE', 'FILES'];

/** The demo's configuration on a database. `environment`: where its platforms are; default: nowhere, for an API without a worker. */
export function companyConfig(
  databaseUrl: string,
  environment: Record<string, string> = anySource,
  stores: readonly string[] = ofPage,
): Config {
  const config = loadConfig({
    platforms: platformSettings(),
    file: projectFile('demo', 'cartograph.yaml'),
    environment: { ...environment, DATABASE_URL: databaseUrl, PORT: '0' },
  });
  // The demo's sources are synced every minute: here when a test says so.
  const sources = config.sources.filter(({ platform }) => stores.includes(platform));
  return { ...config, sources: sources.map((source) => ({ ...source, schedule: yearly })) };
}

/** A database of its own with all of the company's trade, read and built by the product once in a test process. */
export function loadedCompany(): Promise<TestDatabase> {
  return createPreparedDatabase('demo_company', async (pool) => {
    const product = await startCompany(pool, pool.options.connectionString!);
    try {
      await product.syncAll();
    } finally {
      await product.stop();
    }
  });
}

/** Fits the models of what the company's customers will buy, as the worker does once a day. */
export async function fitCompany({ pool, url }: Pick<TestDatabase, 'pool' | 'url'>): Promise<void> {
  const { signal: stopping } = new AbortController();
  const setup = { pool, clock: systemClock, log: testLogger, config: companyConfig(url), connectors, stopping };
  await wireJobs({ ...setup, holder: 'test/fit' }).customerValues.fitNow();
}

export interface RunningCompany {
  company: Company;
  graphqlUrl: string;
  /** Syncs every source, and waits until all is in the answers. */
  syncAll(): Promise<void>;
  stop(): Promise<void>;
}

/** The company's platforms, and the whole product on a database: worker and API. */
export async function startCompany(pool: Pool, databaseUrl: string): Promise<RunningCompany> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-dashboard-'));
  const till = path.join(folder, 'till');
  const company = openCompany({
    plan,
    openedAt,
    clock: makeClock({ mode: 'offset', seconds: -behindSeconds }),
    tillFolder: till,
  });
  company.catchUp();
  const served = await serveCompany(company);
  registerSecret('the token of the demo', served.environment.DEMO_SHOPIFY_TOKEN!);
  const config = companyConfig(databaseUrl, { ...served.environment, DEMO_TILL_FOLDER: till });
  const product = await startAll({ config, connectors, log: testLogger });
  return {
    company,
    graphqlUrl: product.graphqlUrl,
    syncAll: () => syncAll(pool),
    stop: async () => {
      await product.stop();
      await served.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function syncAll(pool: Pool): Promise<void> {
  const requested = await requestSyncs(pool, { trigger: 'cli' });
  for (const { run } of requested) {
    const ended = await waitFor(
      `the sync of ${run.sourceId}`,
      async () => {
        const now = await findRun(pool, run.runId);
        return now?.finishedAt ? now : null;
      },
      180_000,
    );
    if (ended.status !== 'succeeded') throw new Error(`${run.sourceId}: ${ended.errorMessage}`);
  }
}
