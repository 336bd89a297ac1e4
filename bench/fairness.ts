/**
 * Fairness: how long the daily summary takes a dashboard while 12 clients ask free questions on facts without pause, beside what it
 * takes alone; with answers kept and not kept, in one run. `npm run bench:fairness`, `npm run bench:fairness -- 100000 1000000` (orders)
 */
import 'reflect-metadata';
import { clients, measureFairness } from './fuzz/measure-fairness.js';
import { startServer } from './serving/server.js';
import { makeTradeBed } from './trade-bed.js';

const sizes = process.argv.slice(2).map(Number);

print(`The daily summary, p99 (median) in ms, alone and beside ${clients} clients that ask for facts.\n`);
print('| orders | answers | alone | beside them | times | their answers/s, refused |');
print('| --- | --- | --- | --- | --- | --- |');
for (const orders of sizes.length > 0 ? sizes : [100_000, 1_000_000]) {
  const bed = await makeTradeBed(orders);
  try {
    for (const [answers, megabytes] of Object.entries({ 'not kept': 0, kept: 64 })) {
      const server = await startServer('product', [bed.url, String(megabytes)]);
      const { alone, beside, answersPerSecond, refused } = await measureFairness(server.port);
      server.stop();
      const shown = ({ p50, p99 }: { p50: number; p99: number }): string => `${p99.toFixed(1)} (${p50.toFixed(1)})`;
      const times = (beside.p99 / alone.p99).toFixed(1);
      print(
        `| ${orders} | ${answers} | ${shown(alone)} | ${shown(beside)} | ${times} | ${answersPerSecond.toFixed(1)}, ${refused} |`,
      );
    }
  } finally {
    await bed.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
