/**
 * Measures what a change set of one record costs, most of which does not depend on its size: `node …/measure-small.js [rounds]`. Prints
 * CPU ms of Node and of the Postgres backend for each change set and for the roll-up after it.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';
import { createPool, type Pool } from '../../src/database/pool.js';
import { inTransaction } from '../../src/database/transaction.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import { testLogger } from '../support/test-logger.js';
import { order, refund } from './records.js';
import { apply, publish } from './warehouse.js';

const rounds = Number(process.argv[2] ?? 100);
const seconds = (round: number): string => new Date(Date.parse('2026-03-20T00:00:00Z') + round * 1000).toISOString();

const variant = {
  ...{ variantId: 'v1', sku: 'MUG', title: null, price: '10.00', unitCost: '4.00' },
  costUpdatedAt: '2023-12-01T00:00:00Z',
};

const subjects: Record<string, (round: number) => CanonicalRecord[]> = {
  'a new order': (round) => [order(`new${round}`)],
  'a changed order': (round) => [order('changed', { updatedAt: seconds(round), tips: `${round}.00` })],
  'a refund': (round) => [
    order('refunded', {
      updatedAt: seconds(round),
      refunds: [refund('a', { returns: `${round}.00`, total: `${round}.00`, refunded: `${round}.00` })],
    }),
  ],
  'a product': (round) => [
    {
      ...{ kind: 'product', productId: 'p1', updatedAt: seconds(round), title: `Mug ${round}`, category: 'Home' },
      ...{ productType: 'Mug', vendor: 'Maker', status: 'ACTIVE', currency: 'GBP', variants: [variant] },
    },
  ],
  'a customer': (round) => [
    {
      ...{
        kind: 'customer',
        customerId: 'c1',
        email: `c${round}@example.com`,
        phone: null,
        firstName: 'A',
        lastName: 'B',
      },
      ...{ country: 'GB', city: 'London', createdAt: seconds(0), updatedAt: seconds(round) },
    },
  ],
};

interface Cpu {
  node: number;
  postgres: number;
}

async function cpuMs(pool: Pool): Promise<Cpu> {
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const fields = readFileSync(`/proc/${rows[0]?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const { user, system } = process.cpuUsage();
  const tickMs = 10;
  return { node: (user + system) / 1000, postgres: (Number(fields[11]) + Number(fields[12])) * tickMs };
}

async function measure(
  pool: Pool,
  name: string,
  works: readonly ((round: number) => Promise<unknown>)[],
): Promise<void> {
  const sums = works.map(() => ({ node: 0, postgres: 0 }));
  for (const [at, work] of works.entries()) await work(-1 - at);
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, work] of works.entries()) {
      const before = await cpuMs(pool);
      await work(round);
      const after = await cpuMs(pool);
      sums[at]!.node += after.node - before.node;
      sums[at]!.postgres += after.postgres - before.postgres;
    }
  }
  const each = sums.map(({ node, postgres }) => `${(node / rounds).toFixed(1)} + ${(postgres / rounds).toFixed(1)}`);
  process.stdout.write(`${name.padEnd(20)} ${each.join('   ')}\n`);
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-measure-'));
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off', jit: 'off' };
const server = await startEmbeddedPostgres({ dataDir: folder, settings });
try {
  await migrate(server.url, testLogger);
  const pool = createPool(server.url, { max: 1 });
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 1, rateMaxAgeDays: 10 });
  process.stdout.write('CPU ms, Node + Postgres: the change set, its roll-up\n');
  for (const [name, records] of Object.entries(subjects)) {
    await measure(pool, name, [(round) => apply(pool, records(round + 10)), () => publish(pool)]);
  }
  await measure(pool, 'a reset', [() => inTransaction(pool, (client) => resetWarehouse(client))]);
  await pool.end();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
