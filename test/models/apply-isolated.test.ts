import { expect } from 'chai';
import type { OrderRecord } from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { applyIsolated } from '../../src/models/load/apply-isolated.js';
import { SystemError } from '../../src/runtime/errors.js';
import type { TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { fromRawLog, line, london, order, refund } from './records.js';
import { dump } from './warehouse.js';

describe('A change set with values that the warehouse cannot store', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse();
  });

  afterEach(() => database.drop());

  const apply = (records: OrderRecord[]) =>
    inTransaction(database.pool, (client) =>
      applyIsolated(client, { source: london, reportingCurrency: 'GBP', records: fromRawLog(records) }),
    );

  it('loads all but those records, and reports each with its reason', async () => {
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
    database = await createWarehouse();
    expect((await apply(good)).rejected).to.deep.equal([]);
    expect(withAll).to.deep.equal(await dump(database.pool));
  });

  it('reports its own SQL as the failure, and rejects no record', async () => {
    await database.pool.query('alter table warehouse.fact_orders rename to elsewhere');
    const error = await rejection(apply([order('1')]));
    expect(error).to.be.instanceOf(SystemError).and.to.include({ code: 'warehouse_sql_failed' });
    expect(error.message).to.match(/does not exist.*the fault is in Cartograph or the database, not in the data/);
  });

  /** Makes every merge of orders fail like a statement of ours, with what `sql` raises. */
  async function failMerges(sql: string): Promise<void> {
    await database.pool.query(`
      create function warehouse.fail() returns trigger language plpgsql as $$ begin ${sql}; return new; end $$`);
    await database.pool.query(
      'create trigger fail before insert on warehouse.fact_orders for each row execute function warehouse.fail()',
    );
  }

  const own: Record<string, string> = {
    'a pattern that does not compile': "perform 'a' ~ '('",
    'a division by zero': 'perform 1 / (random() * 0)::integer',
    'a cast of its own': "perform 'x'::integer",
    'a time that it made': "perform 'today or so'::date",
    'a constraint that it has to keep': "raise exception 'duplicate key' using errcode = '23505'",
    'a row in the way': "raise exception 'twice' using errcode = '21000'",
  };

  for (const [what, sql] of Object.entries(own)) {
    it(`never treats ${what} as a fault of a record`, async () => {
      await failMerges(sql);
      const error = await rejection(apply([order('1'), order('2'), order('3')]));
      expect(error).to.be.instanceOf(SystemError).and.to.include({ code: 'warehouse_sql_failed' });
      expect((await dump(database.pool)).fact_orders).to.deep.equal([]);
    });
  }

  it('rejects no record if many are all refused for one reason, whatever the error of Postgres', async () => {
    await failMerges("raise exception 'out of range' using errcode = '22003'");
    const error = await rejection(apply(Array.from({ length: 60 }, (_, i) => order(String(i)))));
    expect(error).to.be.instanceOf(SystemError).and.to.include({ code: 'warehouse_sql_failed' });
  });

  it('rejects many bad records in a row if others are valid', async () => {
    const bad = Array.from({ length: 30 }, (_, i) => order(`bad${i}`, { shipTo: { country: 'GB', city: 'Lon\0don' } }));
    const good = Array.from({ length: 30 }, (_, i) => order(`good${i}`));
    expect((await apply([...bad, ...good])).rejected).to.have.lengthOf(bad.length);
    expect((await dump(database.pool)).fact_orders).to.have.lengthOf(good.length);
  });

  it('passes on that the database became unavailable', async () => {
    await failMerges("raise exception 'going' using errcode = '57P01'");
    const error = await rejection(apply([order('1')]));
    expect(error).to.include({ code: '57P01' });
  });
});
