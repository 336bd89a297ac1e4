import { expect } from 'chai';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { london, order, refund } from './records.js';
import { apply, publish, segments } from './warehouse.js';

const late = { updatedAt: '2026-03-15T00:00:00Z' };
const paris = { ...london, sourceId: 'paris' };

describe('What an order is labelled with', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse();
  });
  after(() => database.drop());

  it('is a set that the newest version replaces: a tag that was removed is gone', async () => {
    const tagged = order('1', {
      tags: ['b', ' a', 'b', ''],
      discountCodes: ['ten', 'TEN '],
      shipTo: { country: 'US', region: 'US-CA', city: null },
    });
    await apply(database.pool, [tagged]);
    const labels = async (): Promise<unknown> =>
      (await database.pool.query('select tags, discount_codes, ship_to_region as region from warehouse.fact_orders'))
        .rows;
    expect(await labels()).to.deep.equal([{ tags: ['a', 'b'], discount_codes: ['TEN'], region: 'US-CA' }]);
    await apply(database.pool, [{ ...tagged, ...late, tags: ['b'], discountCodes: [] }]);
    await apply(database.pool, [tagged]);
    expect(await labels()).to.deep.equal([{ tags: ['b'], discount_codes: [], region: 'US-CA' }]);
  });
});

describe('Sales to new customers', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse();
  });
  afterEach(async () => {
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    await database.drop();
  });

  const buyer = { customerId: null, email: 'ann@example.com', phone: null };
  const second = order('2', { customer: buyer, refunds: [refund('a')] });
  const first = order('1', {
    customer: buyer,
    orderedAt: '2026-03-02T12:00:00Z',
    refunds: [refund('b', { refundedAt: '2026-03-05T12:00:00Z' })],
  });

  it('move to an older order that arrives late, with what was taken back of both', async () => {
    await apply(database.pool, [second]);
    await publish(database.pool);
    expect(await sales()).to.deep.equal({ 20260310: '10', 20260312: '-10' });
    await apply(database.pool, [first], paris);
    await publish(database.pool);
    expect(await sales()).to.deep.equal({ 20260302: '10', 20260305: '-10', 20260310: '0', 20260312: '0' });
  });

  for (const [what, version] of [
    ['is deleted', { kind: 'deletion', entity: 'order', id: '1', deletedAt: '2026-03-20T00:00:00Z' }],
    ['becomes a test', { ...first, ...late, isTest: true }],
    [
      'was cancelled before anything was paid',
      { ...first, ...late, cancelledAt: '2026-03-05T12:00:00Z', refunds: first.refunds.map(unpaid) },
    ],
  ] as const) {
    it(`move back when the first order ${what}`, async () => {
      await apply(database.pool, [first, second]);
      await publish(database.pool);
      expect(await sales()).to.include({ 20260302: '10', 20260310: '0' });
      await apply(database.pool, [version]);
      await publish(database.pool);
      expect(await sales()).to.include({ 20260310: '10', 20260312: '-10' });
    });
  }

  it('follow customers that are joined and come apart', async () => {
    const stranger = { ...first, customer: { ...buyer, email: 'other@example.com' } };
    await apply(database.pool, [stranger, second]);
    await publish(database.pool);
    expect(await sales()).to.include({ 20260302: '10', 20260310: '10' });
    await apply(database.pool, [{ ...stranger, ...late, customer: buyer }]);
    await publish(database.pool);
    expect(await sales()).to.include({ 20260302: '10', 20260310: '0' });
    await apply(database.pool, [{ ...stranger, updatedAt: '2026-03-16T00:00:00Z' }]);
    await publish(database.pool);
    expect(await sales()).to.include({ 20260302: '10', 20260310: '10' });
  });

  async function sales(): Promise<Record<string, string>> {
    const { rows } = await database.pool.query<{ day: number; sum: string }>(
      'select date_key as day, trim_scale(sum(new_customer_sales)) as sum from warehouse.agg_daily_summary group by 1',
    );
    return Object.fromEntries(rows.map(({ day, sum }) => [day, sum]));
  }
});

function unpaid<T extends object>(line: T): T & { refunded: string } {
  return { ...line, refunded: '0' };
}
