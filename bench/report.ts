/**
 * Reports: the CPU time of Node and Postgres of questions, from the aggregate that answers them and from the facts, and the size and
 * roll-up of each aggregate. `npm run bench:report`, `npm run bench:report -- 100000` (orders)
 */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { migrate } from '../src/database/migrate.js';
import { createPool, type Pool } from '../src/database/pool.js';
import { inTransaction } from '../src/database/transaction.js';
import { prepareWarehouse } from '../src/models/load/prepare.js';
import { grains } from '../src/models/metrics/grains.js';
import type { ReportQuestion } from '../src/models/report/question.js';
import { ReportReader } from '../src/models/report/report.js';
import { rollUp } from '../src/models/roll-up/roll-up.js';
import { silentLogger } from '../src/runtime/log.js';
import { projectFile } from '../src/runtime/project-files.js';
import { makeBed } from './bed.js';
import { descendantsCpuSeconds } from './measured-process.js';
import { asked, questionOf } from './report/questions.js';

/** Ticks of the kernel's clock are 10 ms: a question is asked until so much CPU time is spent. */
const leastCpuMs = 400;
const mostRounds = 200;

const orders = Number(process.argv[2] ?? 1_000_000);
const bed = await makeBed({ fsync: 'off', synchronous_commit: 'off', max_wal_size: '8GB' });
try {
  const url = await bed.database('report');
  await migrate(url, silentLogger);
  // One connection: the time of its process is in the sum whether it lives or not.
  const pool = createPool(url, { applicationName: 'cartograph bench' });
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  await fill(pool);
  for (const each of asked) await measureQuestion(pool, each.title, questionOf(each));
  await pool.end();
} finally {
  await bed.close();
}

async function fill(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`set local bench.orders = ${orders}`);
    await client.query("set local work_mem = '512MB'");
    await client.query(readFileSync(projectFile('bench', 'report', 'trade.sql'), 'utf8'));
  });
  await pool.query('vacuum analyze');
  const before = cpuMs();
  await inTransaction(pool, (client) =>
    rollUp(client, { segments: { medium: '50', high: '200', vip: '1000' }, at: new Date('2026-12-31T00:00:00Z') }),
  );
  const { rows } = await pool.query<{ lines: string }>('select count(*) as lines from warehouse.fact_order_items');
  print(
    `${orders} orders, ${rows[0]!.lines} lines: all rolled up in ${((cpuMs() - before) / 1000).toFixed(1)} s of CPU`,
  );
  await pool.query('vacuum analyze');
  for (const { name, table } of grains) {
    const { rows: size } = await pool.query<{ rows: string; mb: string }>(
      `select count(*) as rows, round(pg_total_relation_size('${table}') / 1e6, 1) as mb from ${table}`,
    );
    print(`${name}: ${size[0]!.rows} rows, ${size[0]!.mb} MB`);
  }
}

async function measureQuestion(pool: Pool, title: string, question: ReportQuestion): Promise<void> {
  const { grain } = new ReportReader(question).source;
  const onAggregate = await cpuOf(() => new ReportReader(question).read(pool));
  const onFacts = await cpuOf(() => new ReportReader(question, null).read(pool));
  print(
    `${title}: ${onAggregate.toFixed(1)} ms on ${grain}, ${onFacts.toFixed(0)} ms on facts, ${(onFacts / onAggregate).toFixed(0)} times`,
  );
}

/** CPU milliseconds of one call. */
async function cpuOf(ask: () => Promise<unknown>): Promise<number> {
  await ask();
  const start = cpuMs();
  for (let round = 1; ; round += 1) {
    await ask();
    const spent = cpuMs() - start;
    if (spent >= leastCpuMs || round === mostRounds) return spent / round;
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + descendantsCpuSeconds(bed.postmasterPid) * 1000;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
