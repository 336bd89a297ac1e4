/**
 * Compares the warehouses that two builds make from the same files, table by table and row by row:
 * `node dist/bench/compare-warehouses.js --build ../other 10` (megabytes of the tables that `bench:import` writes), or a folder of
 * files instead of the number, with `--config <file>` for another configuration. Exits with 1 if a row differs.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { projectFile } from '../src/runtime/project-files.js';
import { type Bed, makeBed } from './bed.js';
import { measure } from './measured-process.js';
import { writeTables } from './tables.js';

const megabyte = 1_000_000;
const shownOfEach = 5;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { build: { type: 'string' }, config: { type: 'string' } },
});
if (values.build === undefined) throw new Error('--build names the folder of the other build, built');
const builds = [path.resolve(values.build), projectFile()];
const [what = '10'] = positionals;
const bed = await makeBed();
const folder = await mkdtemp(path.join(tmpdir(), 'cartograph-compare-'));
try {
  const files = /^\d+$/.test(what) ? path.join(folder, 'tables') : path.resolve(what);
  if (files.startsWith(folder)) await writeTables(files, Number(what) * megabyte);
  const clients: pg.Client[] = [];
  for (const [nth, build] of builds.entries()) clients.push(await imported(bed, `compared_${nth}`, { build, files }));
  const [before, after] = clients as [pg.Client, pg.Client];
  const tables = new Set([...(await tablesOf(before)), ...(await tablesOf(after))]);
  let differing = 0;
  for (const table of [...tables].toSorted()) differing += await compare(table, before, after);
  for (const client of clients) await client.end();
  process.stdout.write(`${tables.size} tables, ${differing} of them differ\n`);
  process.exitCode = differing === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
  await bed.close();
}

async function imported(
  { database }: Bed,
  name: string,
  { build, files }: { build: string; files: string },
): Promise<pg.Client> {
  const url = await database(name);
  const config = values.config ?? path.join(folder, 'cartograph.yaml');
  if (values.config === undefined) {
    await writeFile(
      config,
      'sources:\n  - { id: till, platform: FILES, currency: GBP, timezone: Europe/London, backfillStart: 2024-01-01, settings: {} }\n',
    );
  }
  const command = path.join(build, 'dist', 'src', 'cli.js');
  const { seconds } = await measure(command, ['import', files, '--config', config], { DATABASE_URL: url });
  process.stdout.write(`${build}: ${seconds.toFixed(0)} s\n`);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("set timezone = 'UTC'");
  return client;
}

async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'warehouse' and table_type = 'BASE TABLE'`,
  );
  return rows.map(({ name }) => `warehouse.${name}`);
}

/** 1 if the table differs. Rows are compared as the text of all their columns. */
async function compare(table: string, before: pg.Client, after: pg.Client): Promise<0 | 1> {
  const [one, other] = [await digestOf(before, table), await digestOf(after, table)];
  if (one.digest === other.digest) {
    process.stdout.write(`${table}: the same ${one.rows} rows\n`);
    return 0;
  }
  process.stdout.write(`${table}: ${one.rows} and ${other.rows} rows, which differ\n`);
  const [rows, others] = [await rowsOf(before, table), await rowsOf(after, table)];
  for (const row of onlyIn(rows, others)) process.stdout.write(`  before: ${row}\n`);
  for (const row of onlyIn(others, rows)) process.stdout.write(`  after:  ${row}\n`);
  return 1;
}

async function digestOf(client: pg.Client, table: string): Promise<{ rows: string; digest: string | null }> {
  const { rows } = await client.query<{ rows: string; digest: string | null }>(
    `select count(*) as rows, md5(string_agg(md5(t::text), '' order by md5(t::text) collate "C")) as digest from ${table} t`,
  );
  return rows[0]!;
}

async function rowsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ row: string }>(
    `select t::text as row from ${table} t order by t::text collate "C"`,
  );
  return rows.map(({ row }) => row);
}

function onlyIn(rows: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return rows.filter((row) => !known.has(row)).slice(0, shownOfEach);
}
