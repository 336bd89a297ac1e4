/**
 * Import: CSV files of the given sizes in megabytes by the ordinary command, including its start and migrations, in turns with a yardstick.
 * `npm run bench:import`, `ROUNDS=1 npm run bench:import -- 50 1000`, one of the two shapes `npm run bench:import -- --shape flat 50`, or beside
 * other builds on the same files: `npm run bench:import -- 65 --build ../other`
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { stringify } from 'yaml';
import { projectFile } from '../src/runtime/project-files.js';
import { makeBed } from './bed.js';
import { type Shape, shapes, writeFiles } from './import/shapes.js';
import { descendantsCpuSeconds, measure } from './measured-process.js';
import { shippedCommand } from './shipped-command.js';

type ShapeName = keyof typeof shapes;

const megabyte = 1_000_000;
const rounds = Number(process.env.ROUNDS ?? 3);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { build: { type: 'string', multiple: true }, shape: { type: 'string' } },
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [50];
const names = Object.keys(shapes).filter((name) => values.shape === undefined || name === values.shape);
if (names.length === 0) throw new Error(`--shape is one of ${Object.keys(shapes).join(', ')}`);
const builds = [...(values.build ?? []).map((build) => path.resolve(build)), projectFile('.')];
const bed = await makeBed();
const folder = await mkdtemp(path.join(tmpdir(), 'cartograph-import-'));
try {
  for (const name of names as ShapeName[])
    for (const megabytes of sizes) await measureShape(name, megabytes * megabyte);
} finally {
  await rm(folder, { recursive: true, force: true });
  await bed.close();
}

async function measureShape(name: ShapeName, size: number): Promise<void> {
  const files = path.join(folder, 'files');
  const { rows, bytes } = await writeFiles(files, shapes[name], size);
  process.stdout.write(`${name}, ${(bytes / megabyte).toFixed(0)} MB, ${rows.toLocaleString('en')} rows\n`);
  for (let round = 0; round < rounds; round += 1) {
    const plain = await measureYardstick(name, files, rows);
    for (const build of builds) {
      const ours = await measureImport(build, shapes[name], { files, rows });
      const share = Math.round((100 * plain.seconds) / ours.seconds);
      print(build === projectFile('.') ? 'product' : build, rows, ours, `, ${share} % of the yardstick`);
    }
  }
  await rm(files, { recursive: true });
}

interface Taken {
  seconds: number;
  peakRssBytes: number;
  cpuSeconds: number;
  ofPostgres: number;
}

async function measureYardstick(name: ShapeName, files: string, rows: number): Promise<Taken> {
  const script = projectFile('dist', 'bench', 'import', 'yardstick.js');
  const { stdout, ...taken } = await measureOnPostgres(script, [name, files, await bed.database('yardstick')]);
  const loaded = JSON.parse(stdout) as { rows: number; seconds: number };
  if (loaded.rows !== rows) throw new Error(`the yardstick read ${loaded.rows} of ${rows} rows`);
  const plain = { ...taken, seconds: loaded.seconds };
  print('yardstick', rows, plain);
  return plain;
}

/** The whole command counts, including its start and migrations. */
async function measureImport(
  build: string,
  { mapping, inFacts }: Shape,
  { files, rows }: { files: string; rows: number },
): Promise<Taken> {
  const url = await bed.database('product');
  const config = path.join(folder, 'cartograph.yaml');
  const mappingFile = path.join(folder, 'mapping.yaml');
  if (mapping !== null) await writeFile(mappingFile, mapping);
  const settings = mapping === null ? {} : { mapping: mappingFile };
  const till = { id: 'till', platform: 'FILES', currency: 'GBP', timezone: 'Europe/London', settings };
  await writeFile(config, stringify({ sources: [{ ...till, backfillStart: '2024-01-01' }] }));
  const taken = await measureOnPostgres(shippedCommand(build), ['import', files, '--config', config], url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: facts } = await client.query<{ rows: string }>(inFacts);
  await client.end();
  if (facts[0]?.rows !== String(rows)) throw new Error(`${facts[0]?.rows} of ${rows} rows are in the facts`);
  return taken;
}

async function measureOnPostgres(script: string, args: string[], url = ''): Promise<Taken & { stdout: string }> {
  const before = descendantsCpuSeconds(bed.postmasterPid);
  const taken = await measure(script, args, url === '' ? {} : { DATABASE_URL: url });
  return { ...taken, ofPostgres: descendantsCpuSeconds(bed.postmasterPid) - before };
}

function print(who: string, rows: number, { seconds, peakRssBytes, cpuSeconds, ofPostgres }: Taken, more = ''): void {
  process.stdout.write(
    `  ${who}: ${seconds.toFixed(1)} s, ${Math.round(rows / seconds).toLocaleString('en')} rows/s${more}, CPU ${cpuSeconds.toFixed(1)} s of Node and ` +
      `${ofPostgres.toFixed(1)} s of Postgres, memory at most ${Math.round(peakRssBytes / megabyte)} MB\n`,
  );
}
