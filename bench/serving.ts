/**
 * Serving: the CPU time of Node and Postgres for each answer, kept and not kept, beside a bare HTTP server that sends the same bytes from
 * memory (`const`) and one for which Postgres builds them (`db`), on the same tables; and the requests per second of kept answers beside
 * PostGraphile. Answers are compared before anything is timed. `npm run bench:serving`, `npm run bench:serving -- 1000000` (orders),
 * `npm run bench:serving -- 1000000 customer` (only questions with the word in their titles)
 */
import 'reflect-metadata';
import { deepStrictEqual, strictEqual } from 'node:assert';
import { loadavg } from 'node:os';
import { cpuSeconds, descendantsCpuSeconds } from './measured-process.js';
import { Load, type Sent } from './serving/load.js';
import { startPostgraphile } from './serving/postgraphile.js';
import { servedQuestions } from './serving/questions.js';
import { startServer } from './serving/server.js';
import { makeTradeBed } from './trade-bed.js';

const defaultOrders = 100_000;
/** Ticks of the kernel's clock are 10 ms. */
const measureMs = 5000;
const ratesMs = 3000;
const turns = 5;
/** Code that is still being compiled is not what a server runs. */
const warmUpAnswers = 5000;
/** They take longer. */
const warmUpAnswersNotKept = 3000;

const [orders, word] = [Number(process.argv[2] ?? defaultOrders), process.argv[3] ?? ''];
const bed = await makeTradeBed(orders);
const { url } = bed;
const questions = await servedQuestions(url);
const [product, forgetful, constant, db, postgraphile] = await Promise.all([
  startServer('product', [url, '32']),
  startServer('product', [url, '0']),
  startServer('yardstick', ['const', url]),
  startServer('yardstick', ['db', url]),
  startPostgraphile(url),
]);
const load = new Load(1);
const ten = new Load(10);
try {
  print(
    `${orders} orders; load of the machine ${loadavg()[0]!.toFixed(1)}. CPU ms of one answer, Node + Postgres; requests/s at 10 connections.\n`,
  );
  print('| question | bytes | kept | const | times | not kept | db | times |');
  print('| --- | --- | --- | --- | --- | --- | --- | --- |');
  const rates: (string | number)[][] = [];
  for (const [nth, { title }] of questions.entries()) {
    if (!title.includes(word)) continue;
    print(row(await measureCpu(nth)));
    rates.push(await measureRates(nth));
  }
  print('\n| question | kept/s | const/s | share | PostGraphile/s | kept/PostGraphile | const/PostGraphile |');
  print('| --- | --- | --- | --- | --- | --- | --- |');
  for (const each of rates) print(row(each));
} finally {
  load.close();
  ten.close();
  for (const server of [product, forgetful, constant, db, postgraphile]) server.stop();
  await bed.close();
}

function ask(nth: number, { port }: { port: number } = product): Sent {
  return { port, method: 'POST', path: '/graphql', body: JSON.stringify({ query: questions[nth]!.query }) };
}

function askPostgraphile(nth: number): Sent {
  return { ...ask(nth, postgraphile), body: JSON.stringify({ query: questions[nth]!.postgraphile }) };
}

function fromMemory(nth: number): Sent {
  return { ...ask(nth, constant), path: '/' };
}

function fromDb(nth: number): Sent {
  return { port: db.port, method: 'GET', path: `/${nth}` };
}

async function measureCpu(nth: number): Promise<(string | number)[]> {
  const { title } = questions[nth]!;
  const bytes = await load.one(ask(nth));
  // The rest is what the answer says of itself: `extensions.cost`.
  const { data } = JSON.parse(bytes.toString()) as { data: unknown };
  deepStrictEqual({ data }, JSON.parse((await load.one(fromDb(nth))).toString()), title);
  await load.one({ port: constant.port, method: 'PUT', path: '/', body: bytes });
  for (let count = 0; count < warmUpAnswers; count += 1) {
    await load.one(ask(nth));
    await load.one(fromMemory(nth));
  }
  for (let count = 0; count < warmUpAnswersNotKept; count += 1) {
    await load.one(ask(nth, forgetful));
    await load.one(fromDb(nth));
  }
  const [kept, keptBeside] = await cpuOfBoth([ask(nth), product.pid], [fromMemory(nth), constant.pid]);
  const [notKept, notKeptBeside] = await cpuOfBoth([ask(nth, forgetful), forgetful.pid], [fromDb(nth), db.pid]);
  return [
    ...[title, bytes.length, shown(kept), shown(keptBeside), times(kept, keptBeside)],
    ...[shown(notKept), shown(notKeptBeside), times(notKept, notKeptBeside)],
  ];
}

async function measureRates(nth: number): Promise<(string | number)[]> {
  const { errors } = JSON.parse((await load.one(askPostgraphile(nth))).toString()) as { errors?: unknown };
  strictEqual(errors, undefined, `PostGraphile: ${JSON.stringify(errors)}`);
  const kept = await perSecond(ask(nth));
  const beside = await perSecond(fromMemory(nth));
  const others = await perSecond(askPostgraphile(nth));
  const share = `${Math.round((100 * kept) / beside)} %`;
  const [times, timesOfConst] = [kept, beside].map((each) => (each / others).toFixed(1)) as [string, string];
  return [questions[nth]!.title, kept, beside, share, others, times, timesOfConst];
}

interface Cpu {
  node: number;
  postgres: number;
}

/** CPU milliseconds of one answer of two servers, in turns: other programs on the machine disturb both. */
async function cpuOfBoth(...servers: [sent: Sent, pid: number][]): Promise<[Cpu, Cpu]> {
  const sums = servers.map(() => ({ answers: 0, node: 0, postgres: 0 }));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [index, [sent, pid]] of servers.entries()) {
      const sum = sums[index]!;
      await load.for(measureMs / turns / 3, () => sent);
      const [node, postgres] = [cpuSeconds(pid), descendantsCpuSeconds(bed.postmasterPid)];
      sum.answers += await load.for(measureMs / turns, () => sent);
      sum.node += cpuSeconds(pid) - node;
      sum.postgres += descendantsCpuSeconds(bed.postmasterPid) - postgres;
    }
  }
  return sums.map(({ answers, node, postgres }) => ({
    node: (node * 1000) / answers,
    postgres: (postgres * 1000) / answers,
  })) as [Cpu, Cpu];
}

async function perSecond(sent: Sent): Promise<number> {
  await ten.for(ratesMs / 3, () => sent);
  return Math.round(((await ten.for(ratesMs, () => sent)) * 1000) / ratesMs);
}

function shown({ node, postgres }: Cpu): string {
  return postgres < 0.005 ? node.toFixed(3) : `${node.toFixed(2)} + ${postgres.toFixed(2)}`;
}

function times(one: Cpu, other: Cpu): string {
  return ((one.node + one.postgres) / (other.node + other.postgres)).toFixed(2);
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
