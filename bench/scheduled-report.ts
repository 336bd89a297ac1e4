/**
 * A scheduled report of five charts as an HTML mail: the CPU time of Node and Postgres from the time that it is due to the time that the
 * mail is sent. `npm run bench:scheduled-report`, `npm run bench:scheduled-report -- 100000` (orders)
 */
import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ReportSection } from '../src/canonical/scheduled-report.js';
import type { ConfiguredReport } from '../src/config/config.js';
import { loadConfig } from '../src/config/load.js';
import { createPool } from '../src/database/pool.js';
import { reportAnswering } from '../src/processes/report-answering.js';
import { createStack } from '../src/processes/stack.js';
import { wireJobs } from '../src/processes/wire-jobs.js';
import { systemClock } from '../src/runtime/clock.js';
import { silentLogger } from '../src/runtime/log.js';
import { projectFile } from '../src/runtime/project-files.js';
import { makeBed } from './bed.js';
import { descendantsCpuSeconds } from './measured-process.js';
import { fillWarehouse } from './report/fill-trade.js';

const orders = Number(process.argv[2] ?? 1_000_000);
const rounds = 10;

const document = `{
  days: report(period: DAY, filter: { date: { range: { from: "2026-10-01", to: "2026-10-31" } } }, compareTo: [{ with: PREVIOUS_YEAR }]) {
    rows { span { first } netSales { amount currency } orders comparisons { previous { netSales { amount currency } } } }
    total { netSales { amount currency } orders averageOrderValue { amount currency } uniqueCustomers }
  }
  months: report(period: MONTH, filter: { date: { year: [2026] } }) { rows { span { first } netSales { amount currency } } }
  sources: report(by: [SOURCE], filter: { date: { month: [10], year: [2026] } }) { rows { source { label } netSales { amount currency } } }
  products: report(by: [PRODUCT], limit: 10, filter: { date: { month: [10], year: [2026] } }) {
    rows { product { label } netSales { amount currency } }
  }
}`;

const column = (path: string, label: string) => ({ path, label, style: 'PLAIN' as const, change: null });
const chart = (title: string, kind: ReportSection['kind'], rows: string, ...columns: ReturnType<typeof column>[]) => ({
  ...{ title, kind, query: 'all', rows, columns },
});

const report: ConfiguredReport = {
  ...{ name: 'bench', title: 'October', as: { roles: ['owner'], sources: null }, corrections: false },
  ...{ locale: 'en-GB', linkDays: 14, when: { cron: '0 8 * * *', completeBy: null, timezone: 'UTC' } },
  queries: [{ name: 'all', savedReport: null, document, variables: {} }],
  sections: [
    chart('In total', 'FIGURES', 'days.total', column('netSales', 'Net sales'), column('orders', 'Orders')),
    chart(
      ...([
        'Net sales by day',
        'LINE',
        'days.rows',
        column('span.first', 'Day'),
        column('netSales', 'Net sales'),
      ] as const),
      column('comparisons.0.previous.netSales', 'The year before'),
    ),
    chart('Orders by day', 'BAR', 'days.rows', column('span.first', 'Day'), column('orders', 'Orders')),
    chart('Net sales by month', 'BAR', 'months.rows', column('span.first', 'Month'), column('netSales', 'Net sales')),
    chart(
      'Net sales by store',
      'BAR',
      'sources.rows',
      column('source.label', 'Store'),
      column('netSales', 'Net sales'),
    ),
    chart('Best products', 'BAR', 'products.rows', column('product.label', 'Product'), column('netSales', 'Net sales')),
  ],
  to: [{ email: 'owner@shop.example', destination: null, send: ['CONTENT'] }],
};

const bed = await makeBed({ fsync: 'off', synchronous_commit: 'off', max_wal_size: '8GB' });
const server = spawn(process.execPath, [projectFile('dist', 'bench', 'report', 'mail-server.js')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const stack = createStack();
try {
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  const url = await bed.database('scheduled');
  await fillWarehouse(url, orders);
  const pool = createPool(url, { applicationName: 'cartograph bench' });
  stack.push(() => pool.end());
  const loaded = loadConfig({ platforms: {}, folder: projectFile('migrations'), environment: {} });
  const mail = {
    ...{ host: '127.0.0.1', port: Number(port), secure: false, requireTls: false, certificateAuthority: null },
    ...{ user: null, password: null, from: 'reports@shop.example', allowedDomains: [], answerSeconds: 60 },
  };
  const config = { ...loaded, scheduledReports: [report], mail };
  let now = new Date('2026-11-01T07:00:00Z');
  const { scheduledReports, outbox } = wireJobs({
    ...{ pool, log: silentLogger, config, connectors: {}, holder: 'bench', stopping: new AbortController().signal },
    clock: { ...systemClock, now: () => now },
    answering: reportAnswering({ config, log: silentLogger, url, stack }),
  });
  await scheduledReports.work();
  const spent: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    now = new Date(Date.parse('2026-11-01T08:00:05Z') + round * 86_400_000);
    const before = cpuMs();
    await scheduledReports.work();
    await outbox.send();
    spent.push(cpuMs() - before);
  }
  const { rows } = await pool.query<{ sent: string }>("select count(*) as sent from ops.message where state = 'sent'");
  if (Number(rows[0]!.sent) !== rounds + 1)
    throw new Error(`${rows[0]!.sent} mails were sent instead of ${rounds + 1}`);
  const [first, ...later] = spent;
  const usual = later.toSorted((a, b) => a - b)[Math.floor(later.length / 2)]!;
  print(`| a report of five charts, ${orders} orders | CPU ms |\n| --- | --- |`);
  print(`| the first of a process, which loads the schema, the charts and the fonts | ${first!.toFixed(0)} |`);
  print(`| each further one (median of ${rounds}) | ${usual.toFixed(0)} |`);
} finally {
  await stack.stop();
  server.kill();
  await bed.close();
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + descendantsCpuSeconds(bed.postmasterPid) * 1000;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
