/**
 * Measures applyChangeSet and rollUp on synthetic orders of three lines: `node …/measure-apply.js [orders] [days]`. Prints
 * orders a second fresh, when everything conflicts, and an increment of 250 orders on top.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';
import { createPool } from '../../src/database/pool.js';
import { silentLogger } from '../../src/log.js';
import { prepareWarehouse } from '../../src/models/prepare.js';
import { line, order, refund } from './records.js';
import { apply, publish } from './warehouse.js';

const batchSize = 2000;
const orders = Number(process.argv[2] ?? 100_000);
const days = Number(process.argv[3] ?? 730);
const firstDay = Date.parse('2024-01-01T00:00:00Z');
const day = 86_400_000;

function product(id: number): CanonicalRecord {
  return {
    kind: 'product',
    productId: `p${id}`,
    updatedAt: '2023-12-01T00:00:00Z',
    title: `Product ${id}`,
    category: 'Home',
    productType: 'Mug',
    vendor: 'Maker',
    status: 'ACTIVE',
    currency: 'GBP',
    variants: [{ variantId: `v${id}`, sku: `SKU${id}`, title: null, price: '10.00', unitCost: '4.00' }],
  };
}

function syntheticOrder(id: number, total: number, revision: number): CanonicalRecord {
  const orderedAt = new Date(firstDay + Math.floor((id / total) * days * day)).toISOString();
  const customer = (id * 7919) % Math.max(1, Math.floor(total / 4));
  return order(String(id), {
    orderedAt,
    updatedAt: new Date(Date.parse(orderedAt) + revision * 1000).toISOString(),
    salesChannel: id % 5 === 0 ? 'pos' : 'web',
    customer: { customerId: `c${customer}`, email: `buyer${customer}@example.com`, phone: null },
    shipping: '4.95',
    taxes: '7.00',
    total: '41.95',
    lines: ['1', '2', '3'].map((lineId, n) => line(`${id}${lineId}`, { variantId: `v${(id * 13 + n * 31) % 1000}` })),
    refunds: id % 20 === 0 ? [refund('a', { lineId: `${id}1`, refundedAt: orderedAt })] : [],
  });
}

function report(name: string, count: number, started: bigint, cpu: NodeJS.CpuUsage): void {
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  const rate = Math.round(count / seconds);
  process.stdout.write(
    `${name}: ${count} orders in ${seconds.toFixed(2)} s, ${rate}/s, Node CPU ${((user + system) / 1e6).toFixed(2)} s\n`,
  );
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-measure-'));
const server = await startEmbeddedPostgres({ dataDir: folder });
try {
  await migrate(server.url, silentLogger);
  const pool = createPool(server.url, { max: 2 });
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 1 });
  await apply(
    pool,
    Array.from({ length: 1000 }, (_, id) => product(id)),
  );

  for (const [name, revision] of [
    ['fresh', 0],
    ['identical', 0],
    ['all changed', 1],
  ] as const) {
    const started = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    for (let from = 0; from < orders; from += batchSize) {
      await apply(
        pool,
        Array.from({ length: Math.min(batchSize, orders - from) }, (_, n) =>
          syntheticOrder(from + n, orders, revision),
        ),
      );
    }
    report(name, orders, started, cpu);
    const rolled = process.hrtime.bigint();
    const outcome = await publish(pool);
    report(`  roll-up ${JSON.stringify(outcome)}`, orders, rolled, process.cpuUsage());
  }

  await pool.query('vacuum analyze');
  for (const [name, spread] of [
    ['250 latest orders', 1],
    ['250 orders all over', Math.floor(orders / 250)],
  ] as const) {
    for (const revision of [2, 3, 4]) {
      const records = Array.from({ length: 250 }, (_, n) => syntheticOrder(orders - 1 - n * spread, orders, revision));
      const started = process.hrtime.bigint();
      await apply(pool, records);
      report(`${name}, apply`, 250, started, process.cpuUsage());
      const rolled = process.hrtime.bigint();
      const outcome = await publish(pool);
      report(`  roll-up ${JSON.stringify(outcome)}`, 250, rolled, process.cpuUsage());
    }
  }
  await pool.end();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
