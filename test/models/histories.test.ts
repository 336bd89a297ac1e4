import { expect } from 'chai';
import fc from 'fast-check';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { anyRecord, tradeRecord } from './histories.js';
import { addSources, apply, configureRollups, dump, publish, segments } from './warehouse.js';

// About 0.4 s each on a quiet machine; PROPERTY_RUNS=300 for a thorough search.
const runs = Number(process.env.PROPERTY_RUNS ?? 3);

describe('the warehouse as a function of the raw log', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse({ fiscalYearStartMonth: 4 });
    await addSources(database.pool);
    await configureRollups(database.pool, [
      { by: ['country', 'category'], period: 'month' },
      { by: ['hour', 'current_vendor'], period: 'month' },
      { by: ['sku', 'hour'], period: 'day' },
    ]);
  });

  after(() => database.drop());

  it('is the same for any batch borders and roll-ups in between as for one batch', async () => {
    const step = fc.record({ record: anyRecord, endsBatch: fc.boolean(), rollsUp: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        await reset();
        // Fills the aggregates of the merchant's own, which then follow each step.
        await publish(database.pool);
        let batch: CanonicalRecord[] = [];
        for (const { record, endsBatch, rollsUp } of steps) {
          batch.push(record);
          if (!endsBatch) continue;
          await apply(database.pool, batch);
          batch = [];
          if (rollsUp) await publish(database.pool);
        }
        await apply(database.pool, batch);
        await expectSameAs(steps.map(({ record }) => record));
      }),
      settings(runs),
    );
  });

  it('does not depend on the order in which versions arrive', async () => {
    const history = fc.uniqueArray(tradeRecord, { minLength: 2, maxLength: 20, selector: versionOf });
    const reordered = history.chain((records) =>
      fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
    );
    await fc.assert(
      fc.asyncProperty(reordered, async ([records, shuffled]) => {
        await reset();
        await publish(database.pool);
        for (const record of shuffled) await apply(database.pool, [record]);
        await expectSameAs(records);
      }),
      settings(Math.ceil(runs / 2)),
    );
  });

  async function reset(): Promise<void> {
    await inTransaction(database.pool, (client) => resetWarehouse(client));
  }

  async function expectSameAs(records: CanonicalRecord[]): Promise<void> {
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    const grown = await dump(database.pool);
    await reset();
    await apply(database.pool, records);
    await publish(database.pool);
    expect(grown).to.deep.equal(await dump(database.pool));
  }
});

/** The search for a smaller counterexample ends before mocha's limit, so that the result is printed. */
function settings(numRuns: number): fc.Parameters<unknown> {
  return { numRuns, interruptAfterTimeLimit: 160_000, markInterruptAsFailure: true };
}

/** Versions of a record with the same instant differ only by their order, so there is one of each. */
function versionOf(record: CanonicalRecord): string {
  switch (record.kind) {
    case 'order':
      return `order ${record.orderId} ${record.updatedAt}`;
    case 'customer':
      return `customer ${record.customerId} ${record.updatedAt}`;
    case 'location':
      return `location ${record.locationId} ${record.updatedAt}`;
    case 'deletion':
      return `deletion ${record.entity} ${record.id} ${record.deletedAt}`;
    default:
      throw new Error(`the order of ${record.kind} records matters`);
  }
}
