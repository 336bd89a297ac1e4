/**
 * Backfill: recorded pages through extract, build and roll-up by the product's command line, alternating with the yardstick.
 * `npm run bench:backfill -- 20000 100000 200000`, `npm run bench:backfill -- --platform woocommerce 50000`,
 * or alternating with other builds on the same pages: `npm run bench:backfill -- 100000 --build ../before`
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectFile } from '../src/runtime/project-files.js';
import { type Bed, makeBed } from './bed.js';
import { descendantsCpuSeconds, measure } from './measured-process.js';
import { benchPlatformName } from './platforms.js';
import { shippedCommand } from './shipped-command.js';

const { values, positionals } = parseArgs({
  options: { platform: { type: 'string', default: 'shopify' }, build: { type: 'string', multiple: true } },
  allowPositionals: true,
});
const platform = benchPlatformName(values.platform);
const sizes = positionals.map(Number);
const builds = (values.build ?? []).map((folder) => path.resolve(folder));
const rounds = Number(process.env.ROUNDS ?? 3);
const ownCommand = shippedCommand(projectFile('.'));

interface Run {
  ordersPerSecond: number;
  /** Of Node and Postgres. */
  cpuSeconds: number;
  peakRssBytes: number;
}

const bed = await makeBed();
try {
  for (const orders of sizes.length > 0 ? sizes : [20_000, 100_000, 200_000]) {
    const replay = await bed.replay(platform, orders);
    const product: Run[] = [];
    const yardstick: number[] = [];
    const others = builds.map((build) => ({ build, runs: [] as Run[] }));
    for (let round = 0; round < rounds; round += 1) {
      yardstick.push(await runYardstick(bed, replay.url));
      for (const { build, runs } of others) {
        runs.push(await runProduct(bed, replay.url, { orders, command: shippedCommand(build) }));
      }
      product.push(await runProduct(bed, replay.url, { orders, command: ownCommand }));
    }
    replay.stop();
    for (const { build, runs } of others) {
      const speeds = product.map((run, round) => (run.ordersPerSecond / runs[round]!.ordersPerSecond).toFixed(2));
      const costs = product.map((run, round) => (runs[round]!.cpuSeconds / run.cpuSeconds).toFixed(2));
      print(
        `${build}: ${described(runs)}; this build's share of that, round by round: orders/s ${speeds.join(', ')}, ` +
          `orders per second of CPU ${costs.join(', ')}`,
      );
    }
    const shares = product.map((run, round) => run.ordersPerSecond / yardstick[round]!);
    print(
      `${platform}, ${orders} orders: product ${described(product)}, yardstick ${whole(median(yardstick))} orders/s, ` +
        `share ${shares.map((share) => `${whole(share * 100)} %`).join(', ')}; ` +
        `worker's memory ${whole(Math.max(...product.map((run) => run.peakRssBytes)) / 1e6)} MB`,
    );
  }
} finally {
  await bed.close();
}

async function runYardstick({ database }: Bed, replayUrl: string): Promise<number> {
  const run = await measure(projectFile('dist', 'bench', 'yardstick.js'), [
    platform,
    replayUrl,
    await database('yardstick'),
  ]);
  const { orders, seconds } = JSON.parse(run.stdout) as { orders: number; seconds: number };
  return orders / seconds;
}

/** The whole command counts, including its start and migrations. */
async function runProduct(
  { database, config, postmasterPid }: Bed,
  replayUrl: string,
  { orders, command }: { orders: number; command: string },
): Promise<Run> {
  const file = await config(platform, await database('product'), replayUrl);
  const before = descendantsCpuSeconds(postmasterPid);
  const run = await measure(command, ['sync', 'recorded'], { CARTOGRAPH_CONFIG: file });
  const ofPostgres = descendantsCpuSeconds(postmasterPid) - before;
  return {
    ordersPerSecond: orders / run.seconds,
    cpuSeconds: run.cpuSeconds + ofPostgres,
    peakRssBytes: run.peakRssBytes,
  };
}

function described(runs: readonly Run[]): string {
  const cpuSeconds = median(runs.map((run) => run.cpuSeconds)).toFixed(1);
  return `${whole(median(runs.map((run) => run.ordersPerSecond)))} orders/s, CPU ${cpuSeconds} s`;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
