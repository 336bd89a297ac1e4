import { expect } from 'chai';
import type { ProductRecord } from '../../src/canonical/record.js';
import type { PoolClient } from '../../src/database/pool.js';
import { applyChangeSet } from '../../src/models/load/apply-change-set.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { fromRawLog, london } from './records.js';

/** Rows of one change set, few enough for a fast test: a plan that compares all with all is slow from some thousands. */
const variants = 2000;

describe('A large change set on a connection that had a small one', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse();
  });
  after(() => database.drop());

  it('is not planned as if its tables were still small', async () => {
    const client = await database.pool.connect();
    try {
      await apply(client, [product('first', 1)]);
      await apply(client, [product('second', 1)]);
      await apply(client, [product('large', variants)]);
      for (const table of ['staged_variant', 'accepted_variant']) {
        const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
          `explain (format json) select from ${table}`,
        );
        expect(rows[0]!['QUERY PLAN'][0].Plan['Plan Rows'], table).to.be.within(variants / 10, variants * 10);
      }
    } finally {
      client.release(true);
    }
  });

  async function apply(client: PoolClient, records: readonly ProductRecord[]): Promise<void> {
    await client.query('begin');
    await applyChangeSet(client, { source: london, reportingCurrency: 'GBP', records: fromRawLog(records) });
    await client.query('commit');
  }

  function product(productId: string, count: number): ProductRecord {
    return {
      kind: 'product',
      productId,
      updatedAt: '2026-03-01T00:00:00Z',
      title: 'Mug',
      category: null,
      productType: null,
      vendor: null,
      status: 'ACTIVE',
      currency: 'GBP',
      variants: Array.from({ length: count }, (_, nth) => ({
        ...{ variantId: `${productId}-${nth}`, sku: null, title: null, price: '10' },
        ...{ unitCost: null, costUpdatedAt: null },
      })),
    };
  }
});
