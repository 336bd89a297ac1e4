/**
 * Exports of 1,000,000 order lines with all their columns, in each format, beside `COPY … TO STDOUT` of the same rows: seconds, processor
 * time of Node and of Postgres, and peak memory of Node, each in a process of its own, of the command as it is shipped.
 *
 *     npm run bench:export             1,000,000 lines
 *     npm run bench:export -- 40000    lines of 40,000 orders, 2.5 each
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { exportFormats } from '../src/exports/formats/create-writer.js';
import { projectFile, projectRoot } from '../src/runtime/project-files.js';
import { descendantsCpuSeconds, measure } from './measured-process.js';
import { shippedCommand } from './shipped-command.js';
import { makeTradeBed } from './trade-bed.js';

const orders = Number(process.argv[2] ?? 400_000);
const rounds = 3;
const megabyte = 1_000_000;

const bed = await makeTradeBed(orders);
const folder = await mkdtemp(path.join(tmpdir(), 'cartograph-export-bench-'));
try {
  const { url } = bed;
  const load = loadavg()[0]!.toFixed(1);
  process.stdout.write(`${orders * 2.5} lines; best of ${rounds}; load of the machine before: ${load}\n`);
  process.stdout.write('what       seconds  CPU Node  CPU Postgres  memory MB  file MB\n');
  const cli = shippedCommand(projectRoot);
  const copy = projectFile('dist', 'bench', 'export', 'copy-to.js');
  await report('COPY TO', url, (file) => [copy, [url, file]]);
  for (const format of exportFormats) {
    await report(format, url, (file) => [cli, ['export', 'orderItems', '--format', format, '--out', file]]);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
  await bed.close();
}

async function report(name: string, url: string, command: (file: string) => [string, string[]]): Promise<void> {
  const file = path.join(folder, 'export');
  const runs: (Awaited<ReturnType<typeof measure>> & { postgres: number })[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = descendantsCpuSeconds(bed.postmasterPid);
    const run = await measure(...command(file), { DATABASE_URL: url });
    runs.push({ ...run, postgres: descendantsCpuSeconds(bed.postmasterPid) - before });
  }
  const best = (of: (run: (typeof runs)[number]) => number): number => Math.min(...runs.map(of));
  const { size } = await stat(file);
  const figures = [
    [best(({ seconds }) => seconds).toFixed(1), 9],
    [best(({ cpuSeconds }) => cpuSeconds).toFixed(1), 10],
    [best(({ postgres }) => postgres).toFixed(1), 14],
    [(Math.max(...runs.map(({ peakRssBytes }) => peakRssBytes)) / megabyte).toFixed(0), 11],
    [(size / megabyte).toFixed(0), 9],
  ] as const;
  process.stdout.write(`${name.padEnd(9)}${figures.map(([text, width]) => text.padStart(width)).join('')}\n`);
}
