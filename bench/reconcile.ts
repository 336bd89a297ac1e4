/**
 * Reconciliation: a WooCommerce sync that compares all records although nothing has changed, with this build and optionally another
 * one: bytes answered by the store, CPU time of Node and Postgres, elapsed time.
 * `npm run bench:reconcile -- 50000`, `npm run bench:reconcile -- --other ../before 50000` (the folder of a built project).
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { request } from 'undici';
import { projectFile } from '../src/runtime/project-files.js';
import { makeBed } from './bed.js';
import { descendantsCpuSeconds, measure } from './measured-process.js';

interface Look {
  requests: number;
  bytes: number;
  nodeCpu: number;
  postgresCpu: number;
  seconds: number;
}

const { values, positionals } = parseArgs({ options: { other: { type: 'string' } }, allowPositionals: true });
const orders = Number(positionals[0] ?? 50_000);
const rounds = Number(process.env.ROUNDS ?? 3);
const builds = [
  { name: 'this', cli: projectFile('dist', 'src', 'cli.js') },
  ...(values.other === undefined ? [] : [{ name: 'other', cli: path.resolve(values.other, 'dist', 'src', 'cli.js') }]),
];

const bed = await makeBed();
try {
  const replay = await bed.replay('woocommerce', orders);
  const files = new Map<string, string>();
  for (const { name, cli } of builds) {
    const file = await bed.config('woocommerce', await bed.database(`reconcile_${name}`), replay.url);
    const everySync = (await readFile(file, 'utf8')).replace(/^( +)consumerKey:/m, '$1reconcileHours: 0\n$&');
    files.set(name, file.replace(/\.yaml$/, `-${name}.yaml`));
    await writeFile(files.get(name)!, everySync);
    await sync(cli, files.get(name)!);
  }
  const looks = new Map<string, Look[]>(builds.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, cli } of builds) looks.get(name)!.push(await look(cli, files.get(name)!, replay.url));
  }
  for (const { name } of builds) print(`${name}: ${described(looks.get(name)!)}`);
  if (values.other !== undefined) {
    const share = (of: (each: Look) => number): string =>
      (median(looks.get('this')!.map(of)) / median(looks.get('other')!.map(of))).toFixed(2);
    print(
      `this to other: bytes ${share(({ bytes }) => bytes)}, CPU ${share(({ nodeCpu, postgresCpu }) => nodeCpu + postgresCpu)}, time ${share(({ seconds }) => seconds)}`,
    );
  }
  replay.stop();
} finally {
  await bed.close();
}

async function sync(cli: string, file: string) {
  return await measure(cli, ['sync', 'recorded'], { CARTOGRAPH_CONFIG: file });
}

async function look(cli: string, file: string, replayUrl: string): Promise<Look> {
  await servedBy(replayUrl);
  const postgres = descendantsCpuSeconds(bed.postmasterPid);
  const { cpuSeconds, seconds } = await sync(cli, file);
  const { requests, bytes } = await servedBy(replayUrl);
  return {
    ...{ requests, bytes, seconds, nodeCpu: cpuSeconds },
    postgresCpu: descendantsCpuSeconds(bed.postmasterPid) - postgres,
  };
}

async function servedBy(replayUrl: string): Promise<{ requests: number; bytes: number }> {
  const { body } = await request(`${replayUrl}/served`);
  return (await body.json()) as { requests: number; bytes: number };
}

function described(looks: readonly Look[]): string {
  const of = (each: (look: Look) => number): number => median(looks.map(each));
  return (
    `${orders} unchanged orders: ${of(({ requests }) => requests)} requests, ${(of(({ bytes }) => bytes) / 1e6).toFixed(1)} MB, ` +
    `CPU ${of(({ nodeCpu }) => nodeCpu).toFixed(1)} s of Node and ${of(({ postgresCpu }) => postgresCpu).toFixed(1)} s of Postgres, ` +
    `${of(({ seconds }) => seconds).toFixed(1)} s`
  );
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
