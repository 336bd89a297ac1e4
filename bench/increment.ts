/**
 * Increment: syncs 250 changed orders into a small and a large warehouse with a worker's job, and counts the CPU time of Node and
 * Postgres. `npm run bench:increment -- 50000 500000`, `npm run bench:increment -- --platform amazon 50000 500000`
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { request } from 'undici';
import { platformSettings } from '../src/cli/read-config.js';
import { loadConfig } from '../src/config/load.js';
import { migrate } from '../src/database/migrate.js';
import { createPool } from '../src/database/pool.js';
import { connectors } from '../src/ingest/registry.js';
import { requestSyncs } from '../src/jobs/runs/request-syncs.js';
import { runSync } from '../src/jobs/runs/run-sync.js';
import { registerSources } from '../src/ledger/sources/registry.js';
import { prepareWarehouse } from '../src/models/load/prepare.js';
import { type JobSetup, wireJobs } from '../src/processes/wire-jobs.js';
import { systemClock } from '../src/runtime/clock.js';
import { silentLogger } from '../src/runtime/log.js';
import { type Bed, makeBed } from './bed.js';
import { descendantsCpuSeconds } from './measured-process.js';
import { benchPlatformName } from './platforms.js';

const changed = 250;
const rounds = 7;
const { values, positionals } = parseArgs({
  options: { platform: { type: 'string', default: 'shopify' } },
  allowPositionals: true,
});
const platform = benchPlatformName(values.platform);
const sizes = positionals.map(Number);
const bed = await makeBed();
try {
  for (const orders of sizes.length > 0 ? sizes : [50_000, 500_000]) await measureSize(bed, orders);
} finally {
  await bed.close();
}

async function measureSize({ replay, database, config, postmasterPid }: Bed, orders: number): Promise<void> {
  const server = await replay(platform, orders);
  const url = await database('increment');
  const settings = loadConfig({
    platforms: platformSettings(),
    file: await config(platform, url, server.url),
    environment: {},
  });
  await migrate(url, silentLogger);
  const pool = createPool(url, { applicationName: 'cartograph bench' });
  const setup: JobSetup = {
    ...{ pool, connectors, config: settings, clock: systemClock, log: silentLogger, holder: 'bench' },
    stopping: new AbortController().signal,
  };
  await registerSources(pool, settings.sources);
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 1, rateMaxAgeDays: 10 });
  await sync(setup);
  await pool.query('vacuum analyze');
  for (const pattern of ['recent', 'spread']) {
    const seconds: number[] = [];
    const cpu: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await (await request(`${server.url}/change?orders=${changed}&${pattern}`, { method: 'POST' })).body.text();
      const before = {
        time: performance.now(),
        node: process.cpuUsage(),
        postgres: descendantsCpuSeconds(postmasterPid),
      };
      await sync(setup);
      seconds.push((performance.now() - before.time) / 1000);
      const node = process.cpuUsage(before.node);
      cpu.push((node.user + node.system) / 1e6 + descendantsCpuSeconds(postmasterPid) - before.postgres);
    }
    print(
      `${changed} changed orders, ${pattern}, on ${orders.toLocaleString('en')}: median ${median(seconds).toFixed(2)} s ` +
        `(${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)}), CPU ${median(cpu).toFixed(2)} s`,
    );
  }
  await pool.end();
  server.stop();
}

async function sync(setup: JobSetup): Promise<void> {
  const [requested] = await requestSyncs(setup.pool, { sourceId: 'recorded', trigger: 'cli' });
  const { runId } = requested!.run;
  await runSync(wireJobs(setup), runId);
  const { rows } = await setup.pool.query('select status, error_message from ops.sync_run where run_id = $1', [runId]);
  if (rows[0].status !== 'succeeded') throw new Error(`the sync ${rows[0].status}: ${rows[0].error_message}`);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
