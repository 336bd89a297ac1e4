/**
 * Backfill: recorded pages through extract, build and roll-up by the product's command line, alternating with the yardstick.
 * `npm run bench:backfill -- 20000 100000 200000`, `npm run bench:backfill -- --platform woocommerce 50000`,
 * or alternating with other builds on the same pages: `npm run bench:backfill -- 100000 --build ../before`
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectFile } from '../src/runtime/project-files.js';
import { type Bed, makeBed } from './bed.js';
import { measure } from './measured-process.js';
import { benchPlatformName } from './platforms.js';

const { values, positionals } = parseArgs({
  options: { platform: { type: 'string', default: 'shopify' }, build: { type: 'string', multiple: true } },
  allowPositionals: true,
});
const platform = benchPlatformName(values.platform);
const sizes = positionals.map(Number);
const builds = (values.build ?? []).map((folder) => path.resolve(folder));
const rounds = Number(process.env.ROUNDS ?? 3);
const ownCommand = projectFile('dist', 'src', 'cli.js');
const bed = await makeBed();
try {
  for (const orders of sizes.length > 0 ? sizes : [20_000, 100_000, 200_000]) {
    const replay = await bed.replay(platform, orders);
    const product: number[] = [];
    const yardstick: number[] = [];
    const memory: number[] = [];
    const others = builds.map((build) => ({ build, speeds: [] as number[] }));
    for (let round = 0; round < rounds; round += 1) {
      yardstick.push(await runYardstick(bed, replay.url));
      for (const { build, speeds } of others) {
        const command = path.join(build, 'dist', 'src', 'cli.js');
        speeds.push((await runProduct(bed, replay.url, { orders, command })).ordersPerSecond);
      }
      const run = await runProduct(bed, replay.url, { orders, command: ownCommand });
      product.push(run.ordersPerSecond);
      memory.push(run.peakRssBytes);
    }
    replay.stop();
    for (const { build, speeds } of others) {
      const ratios = product.map((speed, round) => (speed / speeds[round]!).toFixed(2));
      print(
        `${build}: ${whole(median(speeds))} orders/s; this build's share of that, round by round: ${ratios.join(', ')}`,
      );
    }
    const shares = product.map((speed, round) => speed / yardstick[round]!);
    print(
      `${platform}, ${orders} orders: product ${whole(median(product))} orders/s, yardstick ${whole(median(yardstick))} orders/s, ` +
        `share ${shares.map((share) => `${whole(share * 100)} %`).join(', ')}; ` +
        `worker's memory ${whole(Math.max(...memory) / 1e6)} MB`,
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
  { database, config }: Bed,
  replayUrl: string,
  { orders, command }: { orders: number; command: string },
) {
  const file = await config(platform, await database('product'), replayUrl);
  const run = await measure(command, ['sync', 'recorded'], { CARTOGRAPH_CONFIG: file });
  return { ordersPerSecond: orders / run.seconds, peakRssBytes: run.peakRssBytes };
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
