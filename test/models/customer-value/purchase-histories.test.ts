import { expect } from 'chai';
import type { CanonicalRecord, OrderRecord } from '../../../src/canonical/record.js';
import {
  firstDayOf,
  historiesOfCustomers,
  readHistories,
} from '../../../src/models/customer-value/purchase-histories.js';
import type { TestDatabase } from '../../support/database.js';
import { createWarehouse } from '../../support/warehouse-database.js';
import { line, london, order, refund } from '../records.js';
import { apply, publish } from '../warehouse.js';

const leeds = { ...london, sourceId: 'leeds', name: 'Leeds' };
const day = '2026-06-30';
const holdOutFrom = '2026-05-01';

describe('Purchase histories', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse();
    await apply(database.pool, londonOrders());
    await apply(database.pool, [bought('L1', 'alice', '2026-06-01', '70.00')], leeds);
    await publish(database.pool);
  });

  after(() => database.drop());

  async function historyOf(name: string, sources = ['london']) {
    const { rows } = await database.pool.query<{ customer_key: string }>(
      `select customer_key from warehouse.dim_customer where email = $1`,
      [`${name}@example.com`],
    );
    const customers = rows.map(({ customer_key }) => customer_key);
    const [history] = await historiesOfCustomers(database.pool, { sources, day, customers });
    if (!history) return null;
    const { customerKey, ...figures } = history;
    expect(customers).to.include(customerKey);
    return figures;
  }

  const once = { isRecognised: true, repeats: 0, recencyDays: 0, meanValue: null };

  it('count days with a purchase: two orders of one day are one, with both values', async () => {
    expect(await historyOf('alice')).to.deep.equal({
      ...{ isRecognised: true, repeats: 2, recencyDays: 120, ageDays: 180 },
      meanValue: (30.5 + 20.25 + 40) / 2,
    });
  });

  it('contain the stores asked for only', async () => {
    expect(await historyOf('alice', ['leeds'])).to.deep.equal({ ...once, ageDays: 29 });
    expect(await historyOf('alice', ['london', 'leeds'])).to.deep.include({ repeats: 3, recencyDays: 151 });
  });

  it('leave out tests, and orders that were cancelled before anything was paid', async () => {
    expect(await historyOf('tester')).to.equal(null);
    expect(await historyOf('bob')).to.deep.equal({ ...once, ageDays: 90 });
  });

  it('keep an order that was paid and refunded, without its value', async () => {
    expect(await historyOf('carol')).to.deep.include({ repeats: 1, recencyDays: 30, meanValue: 0 });
    expect(await historyOf('dave')).to.deep.include({ repeats: 1, recencyDays: 10, meanValue: 6 });
  });

  it('end on the day asked: later orders and returns are unknown', async () => {
    expect(await historyOf('erin')).to.deep.include({ repeats: 1, recencyDays: 20, meanValue: 10 });
  });

  it('say who would not be recognised', async () => {
    const rows = await readHistories(database.pool, { sources: ['london'], day, holdOutFrom });
    const guests = rows.filter(({ isRecognised }) => !isRecognised);
    expect(guests.map(({ repeats, customers }) => ({ repeats, customers }))).to.deep.equal([
      { repeats: 0, customers: 2 },
    ]);
  });

  it('of all customers equal those of each, and are split at the hold-out', async () => {
    const rows = await readHistories(database.pool, { sources: ['london'], day, holdOutFrom });
    expect(rows.reduce((sum, { customers }) => sum + customers, 0)).to.equal(8);
    const alice = rows.find(({ repeats }) => repeats === 2);
    expect(alice).to.deep.equal({
      ...{ isRecognised: true, repeats: 2, recencyDays: 120, ageDays: 180, meanValue: 45.375, customers: 1 },
      calibration: {
        ...{ repeats: 1, recencyDays: 31, ageDays: 119, meanValue: 50.75 },
        ...{ laterPurchases: 1, laterValue: 40 },
      },
    });
    const erin = rows.find(({ recencyDays }) => recencyDays === 20);
    expect(erin?.calibration).to.equal(null);
  });

  it('with equal figures are one row', async () => {
    const rows = await readHistories(database.pool, { sources: ['london', 'leeds'], day, holdOutFrom });
    expect(new Set(rows.map((row) => JSON.stringify({ ...row, customers: 0 }))).size).to.equal(rows.length);
    expect(rows.some(({ customers }) => customers > 1)).to.equal(true);
  });

  it('begin on the first day with trade', async () => {
    expect(await firstDayOf(database.pool, ['london'])).to.equal('2026-01-01');
    expect(await firstDayOf(database.pool, ['leeds'])).to.equal('2026-06-01');
    expect(await firstDayOf(database.pool, ['york'])).to.equal(null);
  });
});

function bought(id: string, who: string | null, on: string, total: string, changes: Partial<OrderRecord> = {}) {
  const at = `${on}T12:00:00Z`;
  const email = who && `${who}@example.com`;
  return order(id, {
    ...{ orderedAt: at, updatedAt: at, total, presentment: { currency: 'GBP', total } },
    ...{ customer: { customerId: null, email, phone: null } },
    ...{ lines: [line('1', { unitPrice: total, grossSales: total })] },
    ...changes,
  });
}

function londonOrders(): CanonicalRecord[] {
  return [
    bought('A1', 'alice', '2026-01-01', '12.00'),
    bought('A2', 'alice', '2026-02-01', '30.50'),
    bought('A3', 'alice', '2026-02-01', '20.25'),
    bought('A4', 'alice', '2026-05-01', '40.00'),
    bought('T1', 'tester', '2026-02-01', '10.00', { isTest: true }),
    bought('B1', 'bob', '2026-04-01', '10.00'),
    bought('B2', 'bob', '2026-04-09', '10.00', {
      cancelledAt: '2026-04-10T12:00:00Z',
      refunds: [refund('cancelled:1', { kind: 'edit', refundedAt: '2026-04-10T12:00:00Z', refunded: '0' })],
    }),
    bought('C1', 'carol', '2026-04-01', '10.00'),
    bought('C2', 'carol', '2026-05-01', '10.00', {
      cancelledAt: '2026-05-02T12:00:00Z',
      refunds: [refund('r1:1', { refundedAt: '2026-05-02T12:00:00Z' })],
    }),
    bought('D1', 'dave', '2026-04-01', '10.00'),
    bought('D2', 'dave', '2026-04-11', '10.00', {
      refunds: [
        refund('r1:1', { refundedAt: '2026-05-02T12:00:00Z', returns: '4.00', total: '4.00', refunded: '4.00' }),
      ],
    }),
    bought('E1', 'erin', '2026-06-01', '10.00'),
    bought('E2', 'erin', '2026-06-21', '10.00', {
      refunds: [refund('r1:1', { refundedAt: '2026-07-02T12:00:00Z' })],
    }),
    bought('E3', 'erin', '2026-07-01', '10.00'),
    bought('F1', 'frank', '2026-04-01', '99.00'),
    bought('G1', null, '2026-03-01', '10.00'),
    bought('G2', null, '2026-03-01', '10.00'),
  ];
}
