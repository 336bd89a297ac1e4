/**
 * Memory of `cartograph api` as it is shipped, and of the connections of Postgres, while it answers different questions: documents and
 * variables that it has not seen before, on ten connections. `npm run bench:serving-memory`, `npm run bench:serving-memory -- 50000` (questions)
 */
import { readFileSync } from 'node:fs';
import { differentQuestion } from './serving/different-questions.js';
import { Load } from './serving/load.js';
import { startApiCommand } from './serving/server.js';
import { makeTradeBed } from './trade-bed.js';

const orders = 20_000;
const samples = 10;
const questions = Number(process.argv[2] ?? 200_000);

const bed = await makeTradeBed(orders);
const product = await startApiCommand(bed.url);
const connections = 10;
const load = new Load(connections);
let asked = 0;
let failed = 0;
try {
  print(`${questions} different questions on ${orders} orders, ${connections} connections.\n`);
  print('| questions | RSS of the API, MB | peak, MB | largest connection of Postgres, MB | all of them, MB |');
  print('| --- | --- | --- | --- | --- |');
  for (let sample = 0; sample <= samples; sample += 1) {
    const until = Math.round((questions * sample) / samples);
    await Promise.all(Array.from({ length: connections }, () => askUntil(until)));
    const { rss, peak } = memoryOf(product.pid);
    const backends = backendsOf(bed.postmasterPid).map((pid) => memoryOf(pid).own);
    const all = backends.reduce((sum, each) => sum + each, 0);
    print(`| ${[until, rss, peak, Math.max(...backends), all].join(' | ')} |`);
  }
  if (failed > 0) throw new Error(`${failed} questions were not answered`);
} finally {
  load.close();
  product.stop();
  await bed.close();
}

async function askUntil(last: number): Promise<void> {
  while (asked < last) {
    const body = JSON.stringify(differentQuestion((asked += 1)));
    const answer = await load.one({ port: product.port, method: 'POST', path: '/graphql', body });
    if (!answer.subarray(0, 8).equals(Buffer.from('{"data":'))) failed += 1;
  }
}

/** Megabytes. `own`: without what is shared with other processes. */
function memoryOf(pid: number): { rss: number; peak: number; own: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): number =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)![1]) / 1024);
  return { rss: megabytes('VmRSS'), peak: megabytes('VmHWM'), own: megabytes('RssAnon') };
}

function backendsOf(postmaster: number): number[] {
  return readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ').map(Number);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
