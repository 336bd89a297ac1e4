/**
 * Compares the warehouses that two builds create from the same trade, table by table and row by row. The other build is a folder that is
 * already compiled. Exits with 1 if a row differs without a known reason.
 *
 *     node dist/bench/compare-warehouses.js --build ../before shopify 2000      a simulated store of 2,000 orders, which keeps trading
 *     node dist/bench/compare-warehouses.js --build ../before ad_spend 120      a recorded advertising account of 120 days, then three of them restated
 *     node dist/bench/compare-warehouses.js --build ../before files 10          tables of 10 MB
 *     node dist/bench/compare-warehouses.js --build ../before files <folder> --config <file>
 *
 * Both builds read the same store; then this build takes over a copy of the other's database (migrations, rebuild from its raw log).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { stringify } from 'yaml';
import { projectFile } from '../src/runtime/project-files.js';
import { recordedSource, restate, startReplay } from './ad-spend/start-replay.js';
import { type Bed, makeBed } from './bed.js';
import { type Comparison, compareWarehouses, type IntendedDifference } from './comparison/compare-tables.js';
import { openStore } from './comparison/stores.js';
import { shapes, writeFiles } from './import/shapes.js';
import { measure } from './measured-process.js';

const megabyte = 1_000_000;
const syncs = 3;
const tradedBetween = 20;
const daysRestated = 3;
/** Expected differences between two reads of one store. Two builds from one raw log have none. */
const ofReading: readonly IntendedDifference[] = [
  {
    where: 'fact_inventory.changed_at',
    why: 'no platform dates it (WooCommerce: a stock, Shopify: a deleted item): it is the time of the reading',
  },
  ...['dim_campaign.updated_at', 'dim_campaign_version', 'reported_day.read_at'].map((where) => ({
    ...{ where, why: 'no platform dates it: it is the time of the reading' },
  })),
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { build: { type: 'string' }, config: { type: 'string' } },
});
if (values.build === undefined) throw new Error('--build names the folder of the other build, compiled');
const other = path.resolve(values.build);
const [what = 'files', size = '10'] = positionals;
const bed = await makeBed();
const folder = await mkdtemp(path.join(tmpdir(), 'cartograph-compare-'));
try {
  const compare = { files: compareFiles, ad_spend: compareAdSpend }[what] ?? compareStores;
  const isGood = await compare(bed);
  process.exitCode = isGood ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
  await bed.close();
}

async function compareFiles({ database }: Bed): Promise<boolean> {
  const isSize = /^\d+$/.test(size);
  const files = isSize ? path.join(folder, 'tables') : path.resolve(size);
  if (isSize) await writeFiles(files, shapes.tables, Number(size) * megabyte);
  const till = { id: 'till', platform: 'FILES', currency: 'GBP', timezone: 'Europe/London', settings: {} };
  const config = values.config ?? (await configuration({ ...till, backfillStart: '2024-01-01' }));
  const [before, after] = [await database('files_before'), await database('files_after')];
  await run(other, before, ['import', files, '--config', config]);
  await run(projectFile(), after, ['import', files, '--config', config]);
  return await report('imported by both', before, after);
}

async function compareStores(on: Bed): Promise<boolean> {
  const store = await openStore(what, Number(size));
  try {
    const config = await configuration(store.source, store.currency);
    return await compareSyncs(on, { sourceId: 'compared', config, goOn: async () => store.trade(tradedBetween) });
  } finally {
    await store.close();
  }
}

async function compareAdSpend(on: Bed): Promise<boolean> {
  const replay = await startReplay(Number(size));
  try {
    const config = await configuration(recordedSource(replay));
    const goOn = async (sync: number) => await restate(replay, daysRestated, sync);
    return await compareSyncs(on, { sourceId: 'recorded', config, goOn });
  } finally {
    replay.stop();
  }
}

/** `goOn`: what happens at the source before each further sync. */
async function compareSyncs(
  { database, copy }: Bed,
  { sourceId, config, goOn }: { sourceId: string; config: string; goOn: (sync: number) => Promise<void> },
): Promise<boolean> {
  const [before, after] = [await database('store_before'), await database('store_after')];
  for (let sync = 0; sync < syncs; sync += 1) {
    if (sync > 0) await goOn(sync);
    await run(other, before, ['sync', sourceId, '--config', config]);
    await run(projectFile(), after, ['sync', sourceId, '--config', config]);
  }
  const isSame = await report(`read by both, ${syncs} times`, before, after, ofReading);
  const upgraded = await copy('store_upgraded', before);
  await run(projectFile(), upgraded, ['rebuild', '--config', config]);
  return (await report('rebuilt from the raw log of the other build', before, upgraded)) && isSame;
}

async function configuration(source: object, currency = 'GBP'): Promise<string> {
  const file = path.join(folder, 'cartograph.yaml');
  const reporting = { currency, timezone: 'Europe/London' };
  await writeFile(file, stringify({ reporting, exchangeRates: { provider: 'NONE' }, sources: [source] }));
  return file;
}

async function run(build: string, databaseUrl: string, command: string[]): Promise<void> {
  const cli = path.join(build, 'dist', 'src', 'cli.js');
  const { seconds } = await measure(cli, command, { DATABASE_URL: databaseUrl });
  process.stdout.write(`${path.basename(build)}, ${command[0]}: ${seconds.toFixed(0)} s\n`);
}

/** True if there are only expected differences. */
async function report(
  title: string,
  before: string,
  after: string,
  intended: readonly IntendedDifference[] = [],
): Promise<boolean> {
  const clients = [new pg.Client(before), new pg.Client(after)] as const;
  for (const client of clients) {
    await client.connect();
    await client.query("set timezone = 'UTC'");
  }
  const found = await compareWarehouses(...clients, intended);
  for (const client of clients) await client.end();
  process.stdout.write(`\n${title}:\n${found.map(described).join('')}`);
  const faulty = found.filter(({ faults }) => faults.length > 0).length;
  process.stdout.write(`${found.length} tables, ${faulty} of them differ without a reason\n\n`);
  return faulty === 0;
}

function described({ table, rows: [before, after], lacking, intended, faults }: Comparison): string {
  const isSame = faults.length === 0 && intended.length === 0;
  const lines = [`${table}: ${isSame ? `the same ${after} rows` : `${before} and ${after} rows`}`];
  lines.push(...lacking.map((column) => `  ${column}`));
  lines.push(...intended.map(({ column, rows, why }) => `  as expected, ${column} of ${rows} rows: ${why}`));
  lines.push(...faults.map((fault) => `  DIFFERS ${fault}`));
  return `${lines.join('\n')}\n`;
}
