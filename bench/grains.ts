/**
 * Grains: what the aggregates by country and product and two of the merchant's own add to a sync of changed orders, and the whole sync
 * beside that of other builds. `npm run bench:grains`, `npm run bench:grains -- 100000 1000 --build ../before` (orders, changed orders,
 * the folder of another build, already compiled)
 */
import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { request } from 'undici';
import { platformSettings } from '../src/cli/read-config.js';
import { loadConfig } from '../src/config/load.js';
import { migrate } from '../src/database/migrate.js';
import { createPool, type Pool } from '../src/database/pool.js';
import { connectors } from '../src/ingest/registry.js';
import { requestSyncs } from '../src/jobs/runs/request-syncs.js';
import { runSync } from '../src/jobs/runs/run-sync.js';
import { registerSources } from '../src/ledger/sources/registry.js';
import { rollupProblems } from '../src/models/metrics/rollups.js';
import { rollUpOrderGrains, rollUpProductGrains } from '../src/models/roll-up/grain-roll-up.js';
import { type JobSetup, type Jobs, wireJobs } from '../src/processes/wire-jobs.js';
import { systemClock } from '../src/runtime/clock.js';
import { silentLogger } from '../src/runtime/log.js';
import { projectFile } from '../src/runtime/project-files.js';
import { makeBed } from './bed.js';
import { descendantsCpuSeconds, measure } from './measured-process.js';

const own = projectFile();
const rounds = 7;
const patterns = ['recent', 'spread'] as const;
const rollups = `
rollups:
  - { by: [country, category], period: month }
  - { by: [vendor], period: day }
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { build: { type: 'string', multiple: true } },
});
const [orders = 100_000, changed = 1000] = positionals.map(Number);
const bed = await makeBed();
try {
  const server = await bed.replay('shopify', orders);
  const change = async (pattern: string): Promise<void> => {
    await (await request(`${server.url}/change?orders=${changed}&${pattern}`, { method: 'POST' })).body.text();
  };
  await measureGrains(server.url, change);
  await measureBuilds(server.url, change);
} finally {
  await bed.close();
}

/** The same changes in turn into three copies of a warehouse. */
async function measureGrains(replayUrl: string, change: (pattern: string) => Promise<void>): Promise<void> {
  const first = await bed.database('grains');
  await withJobs(first, replayUrl, '', async (jobs) => {
    await sync(jobs);
    await jobs.pool.query('vacuum analyze');
  });
  const warehouses = [
    { title: 'all grains and two of the own', url: await bed.copy('grains_own', first), more: rollups, isBare: false },
    { title: 'all grains', url: await bed.copy('grains_all', first), more: '', isBare: false },
    { title: 'no grains', url: first, more: '', isBare: true },
  ];
  // The first sync fills the own ones.
  await change('recent');
  for (const { url, more, isBare } of warehouses) await withJobs(url, replayUrl, more, sync, isBare);
  for (const pattern of patterns) {
    const cpu: number[][] = warehouses.map(() => []);
    for (let round = 0; round < rounds; round += 1) {
      await change(pattern);
      for (const [nth, { url, more, isBare }] of warehouses.entries()) {
        await withJobs(
          url,
          replayUrl,
          more,
          async (jobs) => void cpu[nth]!.push(await cpuOf(() => sync(jobs))),
          isBare,
        );
      }
    }
    const bare = median(cpu.at(-1)!);
    for (const [nth, { title }] of warehouses.entries()) {
      const seconds = median(cpu[nth]!);
      print(
        `${changed} changed orders, ${pattern}, on ${orders.toLocaleString('en')}, ${title}: CPU ${seconds.toFixed(2)} s, ${(seconds / bare).toFixed(2)} times`,
      );
    }
  }
}

/** By the ordinary command, less its cost when nothing has changed: its start is not part of a worker's sync. */
async function measureBuilds(replayUrl: string, change: (pattern: string) => Promise<void>): Promise<void> {
  const builds: { build: string; command: string; config: string }[] = [];
  for (const [nth, build] of [...(values.build ?? []), own].entries()) {
    const url = await bed.database(`build_${nth}`);
    const config = await configured(url, replayUrl, build === own ? rollups : '', `build_${nth}`);
    builds.push({ build, command: path.resolve(build, 'dist', 'src', 'cli.js'), config });
  }
  if (builds.length < 2) return;
  const run = async ({ command, config }: (typeof builds)[number]): Promise<number> => {
    const before = descendantsCpuSeconds(bed.postmasterPid);
    const { cpuSeconds } = await measure(command, ['sync', 'recorded', '--config', config]);
    return cpuSeconds + descendantsCpuSeconds(bed.postmasterPid) - before;
  };
  for (const each of builds) await run(each);
  for (const pattern of patterns) {
    const cpu: number[][] = builds.map(() => []);
    for (let round = 0; round < rounds; round += 1) {
      const idle: number[] = [];
      for (const each of builds) idle.push(await run(each));
      await change(pattern);
      for (const [nth, each] of builds.entries()) cpu[nth]!.push((await run(each)) - idle[nth]!);
    }
    const other = median(cpu[0]!);
    for (const [nth, { build }] of builds.entries()) {
      const seconds = median(cpu[nth]!);
      print(
        `${changed} changed orders, ${pattern}, ${build === own ? 'this build, with two of the own' : build}: CPU ${seconds.toFixed(2)} s, ${(seconds / other).toFixed(2)} times`,
      );
    }
  }
}

/** The bed's configuration with more settings, in a file of its own. */
async function configured(databaseUrl: string, replayUrl: string, more: string, name: string): Promise<string> {
  const file = await bed.config('shopify', databaseUrl, replayUrl);
  const copy = path.join(path.dirname(file), `${name}.yaml`);
  await writeFile(copy, `${await readFile(file, 'utf8')}${more}`);
  return copy;
}

async function withJobs(
  url: string,
  replayUrl: string,
  more: string,
  work: (jobs: Jobs) => Promise<void>,
  isBare = false,
): Promise<void> {
  const file = await configured(url, replayUrl, more, 'jobs');
  const config = loadConfig({ platforms: platformSettings(), rollupProblems, file, environment: {} });
  await migrate(url, silentLogger);
  const pool = createPool(url, { applicationName: 'cartograph bench' });
  const setup: JobSetup = {
    ...{ pool: isBare ? withoutGrains(pool) : pool, connectors, config, clock: systemClock, log: silentLogger },
    ...{ holder: 'bench', stopping: new AbortController().signal },
  };
  const jobs = wireJobs(setup);
  await registerSources(pool, config.sources);
  await jobs.warehouse.prepare();
  await jobs.warehouse.registerRollups();
  await work(jobs);
  await pool.end();
}

/** Leaves out the statements that keep the grains, so also `day x channel`, which there was before: a lower bound. */
function withoutGrains(pool: Pool): Pool {
  const passedOn = <T extends object>(target: T, name: string | symbol): unknown => {
    const value: unknown = Reflect.get(target, name);
    return typeof value === 'function' ? value.bind(target) : value;
  };
  return new Proxy(pool, {
    get(target, name) {
      if (name !== 'connect') return passedOn(target, name);
      return async () =>
        new Proxy(await target.connect(), {
          get(client, member) {
            if (member !== 'query') return passedOn(client, member);
            return (text: unknown, ...rest: unknown[]) =>
              Reflect.apply(client.query, client, [
                text === rollUpOrderGrains.difference || text === rollUpProductGrains.difference ? 'select 1' : text,
                ...rest,
              ]);
          },
        });
    },
  });
}

async function sync(jobs: Jobs): Promise<void> {
  const [requested] = await requestSyncs(jobs.pool, { sourceId: 'recorded', trigger: 'cli' });
  const { runId } = requested!.run;
  await runSync(jobs, runId);
  const { rows } = await jobs.pool.query('select status, error_message from ops.sync_run where run_id = $1', [runId]);
  if (rows[0].status !== 'succeeded') throw new Error(`the sync ${rows[0].status}: ${rows[0].error_message}`);
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = { node: process.cpuUsage(), postgres: descendantsCpuSeconds(bed.postmasterPid) };
  await work();
  const node = process.cpuUsage(before.node);
  return (node.user + node.system) / 1e6 + descendantsCpuSeconds(bed.postmasterPid) - before.postgres;
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
