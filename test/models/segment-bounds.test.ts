import { expect } from 'chai';
import type { SegmentBounds } from '../../src/canonical/segments.js';
import { inTransaction } from '../../src/database/transaction.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { type RollUpOutcome, rollUp } from '../../src/models/roll-up/roll-up.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { line, order } from './records.js';
import { apply, segments } from './warehouse.js';

describe('The bounds of the value segments', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse();
  });

  afterEach(() => database.drop());

  const publishWith = (bounds: SegmentBounds): Promise<RollUpOutcome | null> =>
    inTransaction(database.pool, (client) =>
      rollUp(client, { segments: bounds, at: new Date('2026-04-01T00:00:00Z') }),
    );

  const counts = async () =>
    Object.fromEntries(
      (await database.pool.query('select segment, customers from warehouse.agg_customer_segments')).rows.map(
        ({ segment, customers }) => [segment, Number(customers)],
      ),
    );

  const spending = (id: string, amount: string) =>
    order(id, { lines: [line('1', { unitPrice: amount, grossSales: amount })], total: amount });

  it('segment all customers again at the next roll-up after they change, in one version', async () => {
    await apply(database.pool, [spending('1', '10.00'), spending('2', '60.00'), spending('3', '300.00')]);
    expect((await publishWith(segments))!.version).to.equal(1);
    expect(await counts()).to.deep.equal({ low: 1, medium: 1, high: 1 });
    const moved = { medium: '5', high: '50', vip: '100' };
    // One more customer is dirty meanwhile, and an order that is counted already.
    await apply(database.pool, [
      spending('4', '70.00'),
      { ...spending('2', '60.00'), updatedAt: '2026-03-15T00:00:00Z', fulfillmentStatus: null },
    ]);
    expect((await publishWith(moved))!.version).to.equal(2);
    expect(await counts()).to.deep.equal({ medium: 1, high: 2, vip: 1 });
    expect(await findViolations(database.pool, moved)).to.deep.equal([]);
    expect((await publishWith(segments))!.version).to.equal(3);
    expect(await counts()).to.deep.equal({ low: 1, medium: 2, high: 1 });
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
  });

  it('publish nothing if only their notation changes', async () => {
    await apply(database.pool, [spending('1', '10.00')]);
    await publishWith(segments);
    expect(await publishWith({ medium: '50.00', high: '200.0', vip: '1000' })).to.equal(null);
  });
});
