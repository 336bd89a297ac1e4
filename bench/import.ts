/**
 * Import: two CSV files with the given size in megabytes, by the ordinary command, including its start and migrations.
 * `npm run bench:import -- 500`, or alternating with other builds on the same files: `npm run bench:import -- 65 --build ../other`
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { projectFile } from '../src/runtime/project-files.js';
import { makeBed } from './bed.js';
import { descendantsCpuSeconds, measure } from './measured-process.js';
import { shippedCommand } from './shipped-command.js';
import { writeTables } from './tables.js';

const megabyte = 1_000_000;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { build: { type: 'string', multiple: true } },
});
const sizes = positionals.map(Number);
const own = shippedCommand(projectFile('.'));
const commands = [...(values.build ?? []).map((build) => shippedCommand(path.resolve(build))), own];
const bed = await makeBed();
const folder = await mkdtemp(path.join(tmpdir(), 'cartograph-import-'));
try {
  for (const megabytes of sizes.length > 0 ? sizes : [500]) {
    for (const [nth, command] of commands.entries()) await measureImport(megabytes, { nth, command });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
  await bed.close();
}

async function measureImport(megabytes: number, { nth, command }: { nth: number; command: string }): Promise<void> {
  const { rows, bytes } = await writeTables(path.join(folder, 'tables'), megabytes * megabyte);
  const url = await bed.database(`import_${megabytes}_${nth}`);
  const config = path.join(folder, 'cartograph.yaml');
  await writeFile(
    config,
    `sources:\n  - { id: till, platform: FILES, currency: GBP, timezone: Europe/London, backfillStart: 2024-01-01, settings: {} }\n`,
  );
  const args = ['import', path.join(folder, 'tables'), '--config', config];
  const before = descendantsCpuSeconds(bed.postmasterPid);
  const { seconds, peakRssBytes, cpuSeconds } = await measure(command, args, { DATABASE_URL: url });
  const ofPostgres = descendantsCpuSeconds(bed.postmasterPid) - before;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: facts } = await client.query<{ rows: string }>(
    'select (select count(*) from warehouse.fact_orders) + (select count(*) from warehouse.fact_order_items) as rows',
  );
  await client.end();
  if (facts[0]?.rows !== String(rows)) throw new Error(`${facts[0]?.rows} of ${rows} rows are in the facts`);
  process.stdout.write(
    `${command === own ? '' : `${command}: `}${(bytes / megabyte).toFixed(0)} MB, ${rows.toLocaleString('en')} rows: ${seconds.toFixed(0)} s, ` +
      `${Math.round(rows / seconds).toLocaleString('en')} rows/s, memory at most ${Math.round(peakRssBytes / megabyte)} MB, ` +
      `CPU ${cpuSeconds.toFixed(0)} s of Node and ${ofPostgres.toFixed(0)} s of Postgres\n`,
  );
}
