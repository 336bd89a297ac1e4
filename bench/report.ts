/**
 * Reports: the CPU time of Node and Postgres of questions, from the aggregate that answers them and from the facts, and the size and
 * roll-up of each aggregate. `npm run bench:report`, `npm run bench:report -- 100000` (orders)
 */
import 'reflect-metadata';
import { graphql } from 'graphql';
import { requestContext } from '../src/api/question/request-context.js';
import { loadConfig } from '../src/config/load.js';
import { migrate } from '../src/database/migrate.js';
import { createPool, type Pool } from '../src/database/pool.js';
import { sql } from '../src/database/sql.js';
import { localOwner } from '../src/ledger/principals/principal.js';
import { registerRollups } from '../src/ledger/rollups/rollups.js';
import { everySource } from '../src/ledger/scope/scope.js';
import { prepareWarehouse } from '../src/models/load/prepare.js';
import { grains } from '../src/models/metrics/grains.js';
import { grainsOf, type Rollup, rollupOf, rowOf } from '../src/models/metrics/rollups.js';
import { sumsOf } from '../src/models/report/plan.js';
import type { ReportQuestion } from '../src/models/report/question.js';
import { ReportReader } from '../src/models/report/report.js';
import { loadChannelDirectory } from '../src/models/reporting/channels.js';
import { keptRollups } from '../src/models/roll-up/kept-rollups.js';
import { apiSchema } from '../src/resolvers/schema.js';
import { systemClock } from '../src/runtime/clock.js';
import { silentLogger } from '../src/runtime/log.js';
import { projectFile } from '../src/runtime/project-files.js';
import { makeBed } from './bed.js';
import { descendantsCpuSeconds } from './measured-process.js';
import { documents } from './report/documents.js';
import { fillFacts, rollUpAll, segments } from './report/fill-trade.js';
import { asked, questionOf } from './report/questions.js';

/** Ticks of the kernel's clock are 10 ms: a question is asked until so much CPU time is spent. */
const warmUpMs = 200;
const leastCpuMs = 400;
const mostRounds = 200;

const orders = Number(process.argv[2] ?? 1_000_000);
const bed = await makeBed({ fsync: 'off', synchronous_commit: 'off', max_wal_size: '8GB' });
try {
  const url = await bed.database('report');
  await migrate(url, silentLogger);
  // One connection: the time of its process is in the sum whether it lives or not.
  const pool = createPool(url, { applicationName: 'cartograph bench' });
  const rollups = loadConfig({ platforms: {}, folder: projectFile('migrations'), environment: {} }).rollups;
  await registerRollups(pool, rollups.map(rollupOf).map(rowOf));
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  await fill(pool);
  const { channels } = await loadChannelDirectory(pool, everySource);
  const own = await keptRollups(pool);
  print('| question | from | ms | on facts, ms | times |\n| --- | --- | --- | --- | --- |');
  for (const each of asked) await measureQuestion(pool, each.title, questionOf(each, channels), own);
  for (const each of documents) await measureDocument(pool, each);
  await pool.end();
} finally {
  await bed.close();
}

async function fill(pool: Pool): Promise<void> {
  await fillFacts(pool, orders);
  const before = cpuMs();
  await rollUpAll(pool);
  const { rows } = await pool.query<{ lines: string }>('select count(*) as lines from warehouse.fact_order_items');
  print(
    `${orders} orders, ${rows[0]!.lines} lines: all rolled up in ${((cpuMs() - before) / 1000).toFixed(1)} s of CPU`,
  );
  await pool.query('vacuum analyze');
  const own = await keptRollups(pool);
  for (const { name, table } of [...grains, ...own.flatMap(grainsOf)]) {
    const { rows: size } = await pool.query<{ rows: string; mb: string }>(
      `select count(*) as rows, round(pg_total_relation_size('${table}') / 1e6, 1) as mb from ${table}`,
    );
    print(`${name}: ${size[0]!.rows} rows, ${size[0]!.mb} MB`);
  }
}

async function measureQuestion(
  pool: Pool,
  title: string,
  question: ReportQuestion,
  own: readonly Rollup[],
): Promise<void> {
  const [smallest] = sumsOf(question, own);
  const { grain, readsFacts } = new ReportReader(question, smallest).source;
  const onAggregate = await cpuOf(() => new ReportReader(question, smallest).read(pool));
  // A condition on days, even one that all satisfy, keeps the sets of customers from answering.
  const withoutSets = { ...question, days: [sql`true`] };
  const onFacts = await cpuOf(() => new ReportReader(withoutSets, null).read(pool));
  report(title, onAggregate, readsFacts && grain !== 'facts' ? `${grain} and facts` : grain, onFacts);
}

/** With GraphQL, because these are questions to the API. */
async function measureDocument(pool: Pool, { title, query, onFacts }: (typeof documents)[number]): Promise<void> {
  const settings = {
    ...{ pool, clock: systemClock, reportingCurrency: 'GBP', reportingTimeZone: 'UTC', segmentBounds: segments },
    ...{ principal: localOwner, requestSyncs: async () => [], readRawText: async () => [] },
  };
  const ask = async (): Promise<void> => {
    const contextValue = requestContext(settings, silentLogger, () => null);
    const { errors } = await graphql({ schema: apiSchema(), source: query, contextValue });
    if (errors) throw new Error(`${title}: ${errors.map(({ message }) => message).join(' ')}`);
  };
  report(title, await cpuOf(ask), 'GraphQL', await cpuOf(() => pool.query(onFacts)));
}

/** A row of the table of `bench/README.md`. */
function report(title: string, ms: number, from: string, onFacts: number): void {
  print(`| ${title} | ${from} | ${ms.toFixed(1)} | ${onFacts.toFixed(0)} | ${(onFacts / ms).toFixed(0)} |`);
}

/** CPU milliseconds of one call, once Node has compiled what it runs. */
async function cpuOf(ask: () => Promise<unknown>): Promise<number> {
  const before = cpuMs();
  do await ask();
  while (cpuMs() - before < warmUpMs);
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
