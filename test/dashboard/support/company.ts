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
