import { expect } from 'chai';
import type { OrderRecord } from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { applyIsolated } from '../../src/models/build/apply-isolated.js';
import { prepareWarehouse } from '../../src/models/prepare.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';
import { fromRawLog, line, london, order, refund } from './records.js';
import { dump } from './warehouse.js';

describe('A change set with values that the warehouse cannot hold', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
    await prepareWarehouse(database.pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 1, rateMaxAgeDays: 10 });
  });

  afterEach(() => database.drop());

  const apply = (records: OrderRecord[]) =>
    inTransaction(database.pool, (client) =>
      applyIsolated(client, { source: london, reportingCurrency: 'GBP', records: fromRawLog(records) }),
    );

  it('leaves out just those records, and tells what and where', async () => {
    const good = Array.from({ length: 10 }, (_, i) => order(`good${i}`));
    const bad = {
      nul: order('nul', { shipTo: { country: 'GB', city: 'Lon\0don' } }),
      quantity: order('quantity', { lines: [line('1', { quantity: 'many' })] }),
      year: order('year', { updatedAt: '300000-01-01T00:00:00Z' }),
      refundYear: order('refundYear', { refunds: [refund('1', { refundedAt: '300000-01-01T00:00:00Z' })] }),
      longKey: order('longKey', { salesChannel: Array.from({ length: 9000 }, (_, i) => i * i).join() }),
    };
    const { rejected } = await apply([...good.slice(0, 4), ...Object.values(bad), ...good.slice(4)]);
    expect(rejected.map(({ code, path }) => [code, path])).to.deep.equal([
      ['value_not_storable', ''],
      ['value_not_storable', 'quantity'],
      ['value_not_storable', 'updated_at'],
      ['value_not_storable', 'refunded_at'],
      ['value_not_storable', ''],
    ]);
    expect(rejected[1]!.value).to.equal('many');
    expect(rejected[1]!.message).to.match(
      /in quantity: .*invalid input syntax for type numeric.*22P02.*correct it at the platform/,
    );
    const withAll = await dump(database.pool);
    await database.drop();
    database = await createTestDatabase();
    await prepareWarehouse(database.pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 1, rateMaxAgeDays: 10 });
    expect((await apply(good)).rejected).to.deep.equal([]);
    expect(withAll).to.deep.equal(await dump(database.pool));
  });

  it('passes every other error on', async () => {
    await database.pool.query('alter table warehouse.fact_orders rename to elsewhere');
    expect((await rejection(apply([order('1')]))).message).to.match(/does not exist/);
  });
});
