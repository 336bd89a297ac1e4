import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { adoptMatching } from '../../src/models/load/adopt-matching.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { matchAccounts } from './matching-rule.js';
import { london } from './records.js';
import { excludable, type StoreRecord, storeHistory, storeIds } from './store-histories.js';
import { addSources, apply, configureRollups, dump, publish, segments } from './warehouse.js';

// About 0.5 s each on a quiet machine; PROPERTY_RUNS=300 for a thorough search.
const runs = Number(process.env.PROPERTY_RUNS ?? 3);

interface Step {
  endsBatch: boolean;
  rollsUp: boolean;
  /** The new list of excluded contacts before the next record; null: unchanged. */
  neverJoinBy: string[] | null;
}

const step: fc.Arbitrary<Step> = fc.record({
  endsBatch: fc.boolean(),
  rollsUp: fc.boolean(),
  neverJoinBy: fc.option(fc.subarray(excludable), { freq: 6 }),
});

const history = storeHistory.chain((records) =>
  fc.record({
    records: fc.constant(records),
    arrivals: fc.shuffledSubarray(records, { minLength: records.length }),
    steps: fc.array(step, { minLength: records.length, maxLength: records.length }),
  }),
);

describe('The customers of three stores', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse({ fiscalYearStartMonth: 4 });
    await addSources(
      database.pool,
      storeIds.map((sourceId) => ({ ...london, sourceId })),
    );
    // Of orders, which store what first orders brought in: that follows each join and split of customers.
    await configureRollups(database.pool, [{ by: ['currency'], period: 'day' }]);
  });

  after(() => database.drop());

  it('follow the rule for all existing accounts, in any order of arrival and any batches', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ records, arrivals, steps }) => {
        await reset();
        // Fills the aggregates of the merchant's own, which then follow each step.
        await publish(database.pool);
        const excluded = await live(arrivals, steps);
        await publish(database.pool);
        expect(await findViolations(database.pool, segments)).to.deep.equal([]);
        expect(await matched()).to.deep.equal(expected(records, excluded));

        const grown = await dump(database.pool);
        await reset();
        await adopt(excluded);
        for (const sourceId of storeIds) await bring(sourceId, ofStore(records, sourceId));
        await publish(database.pool);
        expect(grown).to.deep.equal(await dump(database.pool));
      }),
      { numRuns: runs, interruptAfterTimeLimit: 160_000, markInterruptAsFailure: true },
    );
  });

  /** Records arrive one after the other; a batch is of one store. Returns the final list of excluded contacts. */
  async function live(arrivals: readonly StoreRecord[], steps: readonly Step[]): Promise<string[]> {
    let excluded: string[] = [];
    let batch: StoreRecord[] = [];
    const endBatch = async () => {
      if (batch[0]) await bring(batch[0].sourceId, ofStore(batch, batch[0].sourceId));
      batch = [];
    };
    for (const [n, arrival] of arrivals.entries()) {
      if (batch[0] && batch[0].sourceId !== arrival.sourceId) await endBatch();
      batch.push(arrival);
      const { endsBatch, rollsUp, neverJoinBy } = steps[n]!;
      if (!endsBatch && neverJoinBy === null) continue;
      await endBatch();
      if (neverJoinBy !== null) {
        excluded = neverJoinBy;
        await adopt(excluded);
      }
      if (rollsUp) await publish(database.pool);
    }
    await endBatch();
    return excluded;
  }

  async function reset(): Promise<void> {
    await inTransaction(database.pool, (client) => resetWarehouse(client));
    await adopt([]);
  }

  function adopt(neverJoinBy: readonly string[]): Promise<void> {
    return inTransaction(database.pool, (client) => adoptMatching(client, neverJoinBy));
  }

  async function bring(sourceId: string, records: CanonicalRecord[]): Promise<void> {
    expect(await apply(database.pool, records, { ...london, sourceId })).to.deep.equal([]);
  }

  /** Each account with the other accounts of its customer, as in the warehouse. */
  async function matched(): Promise<object[]> {
    const { rows } = await database.pool.query<Shown & { account: string; customer: string }>(
      `select a.account_key as account, a.customer_key as customer, a.matched_by as "matchedBy", a.joined_email as "joinedEmail",
        array(
          select o.platform_order_id from warehouse.fact_orders o
          where o.account_key = a.account_key and o.customer_key = a.customer_key order by 1
        ) as orders
      from warehouse.customer_account a`,
    );
    return withCompanions(rows);
  }
});

interface Shown {
  matchedBy: string;
  joinedEmail: string | null;
  orders: string[];
}

function expected(records: readonly StoreRecord[], neverJoinBy: readonly string[]): object[] {
  const rows = [...matchAccounts(records, neverJoinBy)].map(([name, match]) => ({ account: keyOf(name), ...match }));
  return withCompanions(rows);
}

/** Two computations name customers differently: they are compared by the accounts that belong together. */
function withCompanions(rows: (Shown & { account: string; customer: string })[]): object[] {
  return rows
    .map(({ customer, ...row }) => ({
      ...row,
      sameCustomer: rows
        .filter((other) => other.customer === customer)
        .map(({ account }) => account)
        .sort(),
    }))
    .sort((a, b) => (a.account < b.account ? -1 : 1));
}

// The warehouse names a guest by a hash of the contact.
function keyOf(name: string): string {
  const [, store, contact] = /^(\w+:guest:)(.+)$/.exec(name) ?? [];
  if (contact === undefined) return name;
  return `${store}${createHash('sha256').update(contact).digest('hex').slice(0, 32)}`;
}

function ofStore(records: readonly StoreRecord[], sourceId: string): CanonicalRecord[] {
  return records.flatMap((each) => (each.sourceId === sourceId ? [each.record] : []));
}
