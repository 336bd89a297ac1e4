/**
 * Serving: the CPU time of Node and Postgres for each answer, kept and not kept, beside a bare HTTP server that sends the same bytes from
 * memory (`const`) and one for which Postgres builds them (`db`), on the same tables. Answers are compared before anything is timed.
 * `npm run bench:serving`, `npm run bench:serving -- 1000000` (orders)
 */
import 'reflect-metadata';
import { deepStrictEqual } from 'node:assert';
import { migrate } from '../src/database/migrate.js';
import { createPool } from '../src/database/pool.js';
import { prepareWarehouse } from '../src/models/load/prepare.js';
import { silentLogger } from '../src/runtime/log.js';
import { makeBed } from './bed.js';
import { cpuSeconds, descendantsCpuSeconds } from './measured-process.js';
import { fillFacts, rollUpAll } from './report/fill-trade.js';
import { Load } from './serving/load.js';
import { servedQuestions } from './serving/questions.js';
import { startServer } from './serving/server.js';

const defaultOrders = 100_000;
/** Until V8 has compiled what an answer needs, which takes more time than the answers. */
const warmAnswers = 3000;
/** Ticks of the kernel's clock are 10 ms. */
const measureMs = 3000;

const orders = Number(process.argv[2] ?? defaultOrders);
const bed = await makeBed({ fsync: 'off', synchronous_commit: 'off', max_wal_size: '8GB' });
const url = await fill(await bed.database('serving'));
const [product, forgetful, constant, db] = await Promise.all([
  startServer('product', [url, '64']),
  startServer('product', [url, '0']),
  startServer('yardstick', ['const', url]),
  startServer('yardstick', ['db', url]),
]);
const load = new Load(1);
const ten = new Load(10);
try {
  print(`${orders} orders. CPU ms of one answer, Node + Postgres; requests/s at 10 connections.\n`);
  print('| question | bytes | kept | const | times | not kept | db | times | kept/s | const/s | share |');
  print('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const [nth, { title, query }] of servedQuestions.entries()) await measureQuestion(nth, title, query);
} finally {
  load.close();
  ten.close();
  for (const server of [product, forgetful, constant, db]) server.stop();
  await bed.close();
}

async function fill(databaseUrl: string): Promise<string> {
  await migrate(databaseUrl, silentLogger);
  const pool = createPool(databaseUrl, { applicationName: 'cartograph bench' });
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  await fillFacts(pool, orders);
  await rollUpAll(pool);
  await pool.query('vacuum analyze');
  await pool.end();
  return databaseUrl;
}

async function measureQuestion(nth: number, title: string, query: string): Promise<void> {
  const ask = (text: string) => ({
    ...{ port: product.port, method: 'POST', path: '/graphql', body: JSON.stringify({ query: text }) },
  });
  const fromDb = () => ({ port: db.port, method: 'GET', path: `/${nth}` });
  const fromMemory = () => ({ port: constant.port, method: 'POST', path: '/', body: JSON.stringify({ query }) });
  const bytes = await load.one(ask(query));
  // The rest is what the answer says of itself: `extensions.cost`.
  const { data } = JSON.parse(bytes.toString()) as { data: unknown };
  deepStrictEqual({ data }, JSON.parse((await load.one(fromDb())).toString()), title);
  await load.one({ port: constant.port, method: 'PUT', path: '/', body: bytes });
  const askForgetful = () => ({ ...ask(query), port: forgetful.port });
  const kept = await cpuOf(() => ask(query), product.pid);
  const keptBeside = await cpuOf(fromMemory, constant.pid);
  const notKept = await cpuOf(askForgetful, forgetful.pid);
  const notKeptBeside = await cpuOf(fromDb, db.pid);
  const keptPerSecond = await perSecond(() => ask(query));
  const constantPerSecond = await perSecond(fromMemory);
  const cells = [
    ...[title, bytes.length, shown(kept), shown(keptBeside), times(kept, keptBeside)],
    ...[shown(notKept), shown(notKeptBeside), times(notKept, notKeptBeside)],
    ...[keptPerSecond, constantPerSecond, `${Math.round((100 * keptPerSecond) / constantPerSecond)} %`],
  ];
  print(`| ${cells.join(' | ')} |`);
}

interface Cpu {
  node: number;
  postgres: number;
}

/** CPU milliseconds of one answer. */
async function cpuOf(of: () => Parameters<Load['one']>[0], pid: number): Promise<Cpu> {
  await load.times(warmAnswers, of);
  const [node, postgres] = [cpuSeconds(pid), descendantsCpuSeconds(bed.postmasterPid)];
  const answers = await load.for(measureMs, of);
  return {
    node: ((cpuSeconds(pid) - node) * 1000) / answers,
    postgres: ((descendantsCpuSeconds(bed.postmasterPid) - postgres) * 1000) / answers,
  };
}

async function perSecond(of: () => Parameters<Load['one']>[0]): Promise<number> {
  return Math.round(((await ten.for(measureMs / 2, of)) * 1000) / (measureMs / 2));
}

function shown({ node, postgres }: Cpu): string {
  return postgres < 0.005 ? node.toFixed(3) : `${node.toFixed(2)} + ${postgres.toFixed(2)}`;
}

function times(one: Cpu, other: Cpu): string {
  return ((one.node + one.postgres) / (other.node + other.postgres)).toFixed(2);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
