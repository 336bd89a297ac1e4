/**
 * Measures applyChangeSet and rollUp on synthetic orders of three lines: `node …/measure-apply.js [orders] [days]`. Prints
 * orders a second fresh, when everything conflicts, and an increment of 250 orders on top.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';
import { createPool, type Pool } from '../../src/database/pool.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { testLogger } from '../support/test-logger.js';
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
    variants: [
      {
        ...{ variantId: `v${id}`, sku: `SKU${id}`, title: null, price: '10.00' },
        ...{ unitCost: '4.00', costUpdatedAt: '2023-12-01T00:00:00Z' },
      },
    ],
  };
}

function syntheticOrder(id: number, total: number, revision: number): CanonicalRecord {
  const orderedAt = new Date(firstDay + Math.floor((id / total) * days * day)).toISOString();
  const customer = (id * 7919) % Math.max(1, Math.floor(total / 4));
  return order(String(id), {
    orderedAt,
    updatedAt: new Date(Date.parse(orderedAt) + revision * 1000).toISOString(),
    salesChannel: id % 5 === 0 ? 'pos' : 'web',
    customer: { customerId: `c${customer}`, ...contactOf(customer) },
    shipping: '4.95',
    taxes: '7.00',
    total: '41.95',
    lines: ['1', '2', '3'].map((lineId, n) => line(`${id}${lineId}`, { variantId: `v${(id * 13 + n * 31) % 1000}` })),
    refunds: id % 20 === 0 ? [refund('a', { lineId: `${id}1`, refundedAt: orderedAt })] : [],
  });
}

/** Two people to a phone, and one in eight without an e-mail address. */
function contactOf(customer: number): { email: string | null; phone: string } {
  const phone = `+4420${String(10_000_000 + Math.floor(customer / 2))}`;
  return { email: customer % 8 === 0 ? null : `buyer${customer}@example.com`, phone };
}

/** Wall time is noisy on a shared machine: it measures CPU of this process and of its one Postgres backend (Linux). */
async function measure<T>(pool: Pool, name: string, count: number, work: () => Promise<T>): Promise<void> {
  const postgresBefore = await backendCpuMs(pool);
  const cpu = process.cpuUsage();
  const started = process.hrtime.bigint();
  const outcome = await work();
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  const postgres = (await backendCpuMs(pool)) - postgresBefore;
  const result = outcome === undefined ? '' : ` ${JSON.stringify(outcome)}`;
  process.stdout.write(
    `${name}: ${count} orders in ${seconds.toFixed(2)} s, ${Math.round(count / seconds)}/s; CPU ms: Node ${Math.round((user + system) / 1000)}, Postgres ${postgres}${result}\n`,
  );
}

async function backendCpuMs(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const fields = readFileSync(`/proc/${rows[0]?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticksPerSecond = 100;
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-measure-'));
const server = await startEmbeddedPostgres({ dataDir: folder });
try {
  await migrate(server.url, testLogger);
  const pool = createPool(server.url, { max: 1 });
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 1, rateMaxAgeDays: 10 });
  await apply(
    pool,
    Array.from({ length: 1000 }, (_, id) => product(id)),
  );

  for (const [name, revision] of [
    ['fresh', 0],
    ['identical', 0],
    ['all changed', 1],
  ] as const) {
    await measure(pool, name, orders, async () => {
      for (let from = 0; from < orders; from += batchSize) {
        const size = Math.min(batchSize, orders - from);
        await apply(
          pool,
          Array.from({ length: size }, (_, n) => syntheticOrder(from + n, orders, revision)),
        );
      }
    });
    await measure(pool, '  roll-up', orders, () => publish(pool));
  }

  await pool.query('vacuum analyze');
  for (const [name, spread] of [
    ['250 latest orders', 1],
    ['250 orders all over', Math.floor(orders / 250)],
  ] as const) {
    for (const revision of [2, 3, 4]) {
      const records = Array.from({ length: 250 }, (_, n) => syntheticOrder(orders - 1 - n * spread, orders, revision));
      await measure(pool, name, 250, async () => void (await apply(pool, records)));
      await measure(pool, '  roll-up', 250, () => publish(pool));
    }
  }
  await pool.end();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
