/**
 * Ad spend: three years of 200 campaigns on three devices by the product's command line, from a recorded Google Ads account, in turns
 * with a yardstick; the memory of that and of a third; what reports on it cost; and what it costs to read 30 days again of which none or three changed.
 * `npm run bench:ad-spend`, `npm run bench:ad-spend -- 1095 365` (days of each load, the largest first)
 */
import 'reflect-metadata';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { graphql } from 'graphql';
import { stringify } from 'yaml';
import { requestContext } from '../src/api/question/request-context.js';
import { platformSettings } from '../src/cli/read-config.js';
import { loadConfig } from '../src/config/load.js';
import { createPool } from '../src/database/pool.js';
import { connectors } from '../src/ingest/registry.js';
import { requestSyncs } from '../src/jobs/runs/request-syncs.js';
import { runSync } from '../src/jobs/runs/run-sync.js';
import { localOwner } from '../src/ledger/principals/principal.js';
import { type Jobs, wireJobs } from '../src/processes/wire-jobs.js';
import { apiSchema } from '../src/resolvers/schema.js';
import { systemClock } from '../src/runtime/clock.js';
import { silentLogger } from '../src/runtime/log.js';
import { projectFile } from '../src/runtime/project-files.js';
import { accountId, campaigns, devices } from './ad-spend/recorded-account.js';
import { recordedSource, type Replay, restate, startReplay } from './ad-spend/start-replay.js';
import { type Bed, makeBed } from './bed.js';
import { descendantsCpuSeconds, measure } from './measured-process.js';
import { segments } from './report/fill-trade.js';
import { shippedCommand } from './shipped-command.js';

const sizes = process.argv.slice(2).map(Number);
const rounds = Number(process.env.ROUNDS ?? 3);
const reportsAsked = 10;
const daysReadAgain = 30;
const daysRestated = 3;

const folder = await mkdtemp(path.join(tmpdir(), 'cartograph-bench-ads-'));
const bed = await makeBed();
try {
  for (const [nth, days] of (sizes.length > 0 ? sizes : [1095, 365]).entries()) {
    const replay = await startReplay(days);
    const loaded = await measureLoad(bed, replay, days);
    if (nth === 0) await measureReports(bed, replay, loaded);
    if (nth === 0) await measureReadAgain(bed, replay, loaded);
    replay.stop();
  }
} finally {
  await bed.close();
  await rm(folder, { recursive: true, force: true });
}

/** The whole command counts, including its start and migrations. Returns the URL of the last database. */
async function measureLoad({ database, postmasterPid }: Bed, replay: Replay, days: number): Promise<string> {
  const rows = days * campaigns * devices.length;
  const runs: { share: number; rowsPerSecond: number; cpuSeconds: number; peakRssBytes: number }[] = [];
  let url = '';
  for (let round = 0; round < rounds; round += 1) {
    const plain = await measure(projectFile('dist', 'bench', 'ad-spend', 'yardstick.js'), [
      replay.url,
      await database('yardstick'),
    ]);
    const { seconds } = JSON.parse(plain.stdout) as { seconds: number };
    url = await database('product');
    const file = await configured(url, replay);
    const before = descendantsCpuSeconds(postmasterPid);
    const run = await measure(shippedCommand(projectFile('.')), ['sync', 'recorded'], { CARTOGRAPH_CONFIG: file });
    runs.push({
      share: seconds / run.seconds,
      rowsPerSecond: rows / run.seconds,
      cpuSeconds: run.cpuSeconds + descendantsCpuSeconds(postmasterPid) - before,
      peakRssBytes: run.peakRssBytes,
    });
  }
  print(
    `${days} days, ${rows.toLocaleString('en')} rows: ${whole(median(runs.map((run) => run.rowsPerSecond)))} rows/s, ` +
      `share of the yardstick ${runs.map(({ share }) => `${whole(share * 100)} %`).join(', ')}; ` +
      `CPU ${median(runs.map((run) => run.cpuSeconds)).toFixed(1)} s; ` +
      `memory ${whole(Math.max(...runs.map((run) => run.peakRssBytes)) / 1e6)} MB`,
  );
  return url;
}

/** Questions to the API over all days. One connection: the time of its process counts whether it lives or not. */
async function measureReports({ postmasterPid }: Bed, { firstDay }: Replay, url: string): Promise<void> {
  const pool = createPool(url, { applicationName: 'cartograph bench', max: 1 });
  const settings = {
    ...{ pool, clock: systemClock, reportingCurrency: 'GBP', reportingTimeZone: 'Europe/London' },
    ...{ segmentBounds: segments, principal: localOwner, requestSyncs: async () => [], readRawText: async () => [] },
  };
  const last = new Date(Date.now() - 2 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  const filter = `filter: { date: { range: { from: "${firstDay}", to: "${last}" } } }`;
  for (const [title, args] of [
    ['by campaign', `by: [CAMPAIGN], ${filter}`],
    ['by day', `period: DAY, ${filter}`],
    ['by platform', `by: [AD_PLATFORM], ${filter}`],
    ['by device', `by: [AD_DEVICE], ${filter}`],
  ]) {
    const source = `{ report(${args}) { rows { adSpend { amount } clicks impressions } } }`;
    const ask = async (): Promise<void> => {
      const contextValue = requestContext(settings, silentLogger, () => null);
      const { errors } = await graphql({ schema: apiSchema(), source, contextValue });
      if (errors) throw new Error(`${title}: ${errors.map(({ message }) => message).join(' ')}`);
    };
    // The first ones, until Node has compiled what they run, do not count.
    for (let time = 0; time < reportsAsked; time += 1) await ask();
    const before = { node: process.cpuUsage(), postgres: descendantsCpuSeconds(postmasterPid) };
    for (let time = 0; time < reportsAsked; time += 1) await ask();
    const { user, system } = process.cpuUsage(before.node);
    const seconds = (user + system) / 1e6 + descendantsCpuSeconds(postmasterPid) - before.postgres;
    print(`spend of all days ${title}: CPU ${whole((seconds * 1000) / reportsAsked)} ms`);
  }
  await pool.end();
}

/** In this process, as a worker does it: without the start of a command. */
async function measureReadAgain({ postmasterPid }: Bed, replay: Replay, url: string): Promise<void> {
  const config = loadConfig({ platforms: platformSettings(), file: await configured(url, replay), environment: {} });
  const pool = createPool(url, { applicationName: 'cartograph bench' });
  const jobs = wireJobs({
    ...{ pool, connectors, config, clock: systemClock, log: silentLogger },
    ...{ holder: 'bench', stopping: new AbortController().signal },
  });
  const cpuOf = async (work: () => Promise<void>): Promise<number> => {
    const before = { node: process.cpuUsage(), postgres: descendantsCpuSeconds(postmasterPid) };
    await work();
    const node = process.cpuUsage(before.node);
    return (node.user + node.system) / 1e6 + descendantsCpuSeconds(postmasterPid) - before.postgres;
  };
  await sync(jobs);
  const cpu: Record<'unchanged' | 'restated' | 'alone', number[]> = { unchanged: [], restated: [], alone: [] };
  for (let round = 1; round <= rounds; round += 1) {
    await makeDue(jobs);
    const versions = await countVersions(jobs);
    cpu.unchanged.push(await cpuOf(() => sync(jobs)));
    if ((await countVersions(jobs)) !== versions) throw new Error('a day that did not change was written');
    await restate(replay, daysRestated, round * 2);
    await makeDue(jobs);
    cpu.restated.push(await cpuOf(() => sync(jobs)));
    // The last days are read at each sync.
    await restate(replay, daysRestated, round * 2 + 1);
    cpu.alone.push(await cpuOf(() => sync(jobs)));
  }
  await pool.end();
  const [unchanged, restated, alone] = [cpu.unchanged, cpu.restated, cpu.alone].map(median) as [number, number, number];
  print(
    `${daysReadAgain} days again: unchanged, CPU ${unchanged.toFixed(2)} s; ${daysRestated} of them restated, ` +
      `CPU ${restated.toFixed(2)} s, ${(restated / alone).toFixed(2)} times those ${daysRestated} alone (${alone.toFixed(2)} s)`,
  );
}

/** As if the rule for reading again the last 30 days had been followed yesterday, and no day had begun since. */
async function makeDue({ pool }: Jobs): Promise<void> {
  const { rowCount } = await pool.query(
    `update ops.stream_state set state = jsonb_set(
       state, array['accounts', $1, 'readAgainOn', $2], to_jsonb((now() at time zone 'Europe/London')::date - 1)
     )
     where stream = 'ad_spend'`,
    [accountId, String(daysReadAgain)],
  );
  if (rowCount !== 1) throw new Error('there is no state of the stream of spend');
}

async function countVersions({ pool }: Jobs): Promise<string> {
  const { rows } = await pool.query<{ count: string }>('select count(*) from raw.record_version');
  return rows[0]!.count;
}

async function sync(jobs: Jobs): Promise<void> {
  const [requested] = await requestSyncs(jobs.pool, { sourceId: 'recorded', trigger: 'cli' });
  const { runId } = requested!.run;
  await runSync(jobs, runId);
  const { rows } = await jobs.pool.query('select status, error_message from ops.sync_run where run_id = $1', [runId]);
  if (rows[0].status !== 'succeeded') throw new Error(`the sync ${rows[0].status}: ${rows[0].error_message}`);
}

async function configured(databaseUrl: string, replay: Replay): Promise<string> {
  const file = path.join(folder, `${new URL(databaseUrl).pathname.slice(1)}.yaml`);
  const reporting = { currency: 'GBP', timezone: 'Europe/London' };
  const config = { dataDir: folder, database: { url: databaseUrl }, reporting, sources: [recordedSource(replay)] };
  await writeFile(file, stringify(config));
  return file;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
