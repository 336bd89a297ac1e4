import { expect } from 'chai';
import type { Pool } from '../../src/database/pool.js';
import { ownerOf } from '../../src/ledger/principals/principal.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { line, order, refund } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const buyer = (name: string) => ({ customerId: null, email: `${name}@example.com`, phone: null });
const nobody = { customerId: null, email: null, phone: null };
const cups = [line('1', { variantId: 'v2', title: 'Cup', sku: 'CUP' })];

/** Spring 2026 of one store. The answers are from 16 July, and the latest known day is 10 July. */
async function spring(pool: Pool): Promise<void> {
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  await pool.query(
    `insert into ops.source (source_id, platform, name, currency, timezone, status, notices, is_configured, built_chunk_id, orders_read_from)
    values ('london', 'SHOPIFY', 'London', 'GBP', 'Europe/London', 'ready', '{}', true, 0, '2026-04-15')`,
  );
  const on = (day: string, changes: object) => ({ orderedAt: `2026-${day}T12:00:00Z`, ...changes });
  await apply(pool, [
    // Cancelled before anything was paid: Bob's first order is the next one.
    order('B0', {
      ...on('03-15', { customer: buyer('bob'), cancelledAt: '2026-03-16T09:00:00Z', financialStatus: 'VOIDED' }),
      refunds: [refund('cancelled:1', { kind: 'edit', refundedAt: '2026-03-16T09:00:00Z', refunded: '0' })],
    }),
    order('A1', on('04-10', { customer: buyer('ann') })),
    order('B1', on('04-20', { customer: buyer('bob'), salesChannel: 'pos', lines: cups })),
    order('G1', on('05-07', { customer: nobody })),
    // Five pounds of it come back in July.
    order('A2', {
      ...on('06-05', {
        customer: buyer('ann'),
        lines: [line('1', { quantity: '2', grossSales: '20.00' })],
        total: '20.00',
      }),
      refunds: [
        refund('r:1', { refundedAt: '2026-07-02T12:00:00Z', returns: '5.00', total: '5.00', refunded: '5.00' }),
      ],
    }),
    order('D1', on('06-06', { customer: buyer('dan'), isTest: true })),
    // It is July in London.
    order('C1', { orderedAt: '2026-06-30T23:30:00Z', customer: buyer('cat') }),
    // Paid, cancelled and paid back: she is a customer.
    order('E1', {
      ...on('07-08', { customer: buyer('eve'), cancelledAt: '2026-07-09T09:00:00Z', financialStatus: 'REFUNDED' }),
      refunds: [refund('r:1', { refundedAt: '2026-07-09T09:00:00Z' })],
    }),
    order('A3', on('07-10', { customer: buyer('ann') })),
  ]);
  await publish(pool, '2026-07-15T05:10:00Z');
}

interface Answer {
  from: string;
  to: string;
  size: number;
  isComplete: boolean;
  isPartial: boolean;
  partialSources: string[];
  channelId: string | null;
  product: { title: string; sku: string } | null;
  cells: {
    index: number;
    from: string;
    to: string;
    customers: number;
    orders: number;
    retention: string | null;
    isComplete: boolean;
    netSales: { amount: string; currency: string };
  }[];
}

const fields = `from to size isComplete isPartial partialSources platform sourceId channelId productId product { title sku }
  cells { index from to customers orders retention isComplete netSales { amount currency } }`;

describe('customerCohorts', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createPreparedDatabase('spring', spring);
    api = await startTestApi({}, database);
  });

  after(async () => {
    await api.stop();
    await database.drop();
  });

  const cohorts = async (args = ''): Promise<Answer[]> => {
    const data = await answer<{ customerCohorts: Answer[] }>(api.url, `{ customerCohorts${args} { ${fields} } }`);
    return data.customerCohorts;
  };

  /** `2026-04 of 2: 2/2 20.00 1, …`: customers/orders, net sales, retention; `…` after a period that is not over. */
  const shown = (rows: Answer[]): string[] =>
    rows.map(({ from, size, isComplete, cells }) => {
      const each = cells.map(
        (cell) =>
          `${cell.customers}/${cell.orders} ${cell.netSales.amount} ${cell.retention}${cell.isComplete ? '' : '…'}`,
      );
      return `${from} of ${size}${isComplete ? '' : '…'}: ${each.join(', ')}`;
    });

  it('are all months from the first known one, each with a cell for each month that has begun', async () => {
    const rows = await cohorts();
    expect(shown(rows)).to.deep.equal([
      '2026-03-01 of 0: 0/0 0.00 null, 0/0 0.00 null, 0/0 0.00 null, 0/0 0.00 null, 0/0 0.00 null…',
      '2026-04-01 of 2: 2/2 20.00 1, 0/0 0.00 0, 1/1 15.00 0.5, 1/1 10.00 0.5…',
      '2026-05-01 of 1: 1/1 10.00 1, 0/0 0.00 0, 0/0 0.00 0…',
      '2026-06-01 of 0: 0/0 0.00 null, 0/0 0.00 null…',
      '2026-07-01 of 2…: 2/2 10.00 1…',
    ]);
    expect(rows[1]!.cells.map(({ index, from, to }) => [index, from, to])).to.deep.equal([
      [0, '2026-04-01', '2026-04-30'],
      [1, '2026-05-01', '2026-05-31'],
      [2, '2026-06-01', '2026-06-30'],
      [3, '2026-07-01', '2026-07-31'],
    ]);
    expect(rows[1]!.cells[2]!.netSales.currency).to.equal('GBP');
  });

  it('add up to the lifetime net sales of the customers, in any period', async () => {
    const { customerSegments } = await answer<{ customerSegments: { totalSpent: { amount: string } }[] }>(
      api.url,
      '{ customerSegments { totalSpent { amount } } }',
    );
    const spent = customerSegments.reduce((sum, { totalSpent }) => sum + Number(totalSpent.amount), 0);
    for (const period of ['WEEK', 'MONTH', 'QUARTER', 'YEAR']) {
      const rows = await cohorts(`(period: ${period}, filter: { firstOrder: { year: [2026] } })`);
      const amounts = rows.flatMap(({ cells }) => cells.map(({ netSales }) => Number(netSales.amount)));
      expect(amounts.reduce((sum, amount) => sum + amount, 0)).to.equal(spent);
    }
    expect(spent).to.equal(65);
  });

  it('are quarters and years too, in which a customer counts once', async () => {
    expect(shown(await cohorts('(period: QUARTER)'))).to.deep.equal([
      '2026-01-01 of 0: 0/0 0.00 null, 0/0 0.00 null, 0/0 0.00 null…',
      '2026-04-01 of 3: 3/4 45.00 1, 1/1 10.00 0.333333…',
      '2026-07-01 of 2…: 2/2 10.00 1…',
    ]);
    expect(shown(await cohorts('(period: YEAR)'))).to.deep.equal(['2026-01-01 of 5…: 5/7 65.00 1…']);
  });

  it('are whole ISO weeks, of which one day is selected', async () => {
    const rows = await cohorts(
      '(period: WEEK, filter: { firstOrder: { range: { from: "2026-04-12", to: "2026-04-13" } } })',
    );
    expect(rows.map(({ from, to, size, cells }) => [from, to, size, cells.length])).to.deep.equal([
      ['2026-04-06', '2026-04-12', 1, 14],
      ['2026-04-13', '2026-04-19', 0, 13],
    ]);
    expect(rows[0]!.cells.at(-1)).to.deep.include({
      index: 13,
      from: '2026-07-06',
      customers: 1,
      retention: '1',
      isComplete: true,
    });
  });

  it('are those of customers whose first order was in a channel, with their orders in all', async () => {
    expect(shown(await cohorts('(filter: { channel: ["london:pos"], firstOrder: { month: [4] } })'))).to.deep.equal([
      '2026-04-01 of 1: 1/1 10.00 1, 0/0 0.00 0, 0/0 0.00 0, 0/0 0.00 0…',
    ]);
    const rows = await cohorts('(breakdown: CHANNEL, filter: { firstOrder: { month: [4] } })');
    expect(rows.map(({ channelId, size }) => [channelId, size])).to.deep.equal([
      ['london:pos', 1],
      ['london:web', 1],
    ]);
    expect(shown(rows)[1]).to.equal('2026-04-01 of 1: 1/1 10.00 1, 0/0 0.00 0, 1/1 15.00 1, 1/1 10.00 1…');
  });

  it('are those of customers whose first order had a product', async () => {
    const rows = await cohorts('(breakdown: PRODUCT, filter: { firstOrder: { month: [4] } })');
    expect(rows.map(({ product, size }) => [product?.title, size])).to.deep.equal([
      ['Mug', 1],
      ['Cup', 1],
    ]);
    const cup = '(filter: { firstProduct: ["london:v2"], firstOrder: { month: [4] } })';
    expect(shown(await cohorts(cup))).to.deep.equal([
      '2026-04-01 of 1: 1/1 10.00 1, 0/0 0.00 0, 0/0 0.00 0, 0/0 0.00 0…',
    ]);
  });

  it('have as many customers, in all and in each cell, as the list of customers has of them', async () => {
    const narrow = await startTestApi({ principal: ownerOf({ sources: ['london'] }) }, database);
    try {
      const ofWeb = 'channel: ["london:web"]';
      for (const [{ url }, where] of [
        [api, ''],
        [api, ofWeb],
        [narrow, ofWeb],
      ] as const) {
        const { customerCohorts } = await answer<{ customerCohorts: Answer[] }>(
          url,
          `{ customerCohorts(filter: { ${where} firstOrder: { year: [2026] } }) { ${fields} } }`,
        );
        const wanted = customerCohorts.flatMap(({ from, to, size, cells }) => [
          { from, to, ordered: '', size },
          ...cells.map((cell) => ({
            ...{ from, to, size: cell.customers },
            ordered: `ordered: { range: { from: "${cell.from}", to: "${cell.to}" } }`,
          })),
        ]);
        expect(wanted.filter(({ size }) => size > 0)).to.have.length.above(4);
        for (const { from, to, ordered, size } of wanted) {
          const { customers } = await answer<{ customers: { totalCount: number } }>(
            url,
            `{ customers(filter: { cohort: { ${where} firstOrder: { range: { from: "${from}", to: "${to}" } } ${ordered} } }) { totalCount } }`,
          );
          expect(customers.totalCount, `${where} ${from} ${ordered}`).to.equal(size);
        }
      }
    } finally {
      await narrow.stop();
    }
  });

  it('name the sources of which a period was only partly read', async () => {
    const rows = await cohorts();
    expect(rows.map(({ from, isPartial, partialSources }) => [from, isPartial, partialSources])).to.deep.equal([
      ['2026-03-01', true, ['london']],
      ['2026-04-01', true, ['london']],
      ['2026-05-01', false, []],
      ['2026-06-01', false, []],
      ['2026-07-01', false, []],
    ]);
  });

  it('do not begin after the latest known day, or before the first', async () => {
    expect(await cohorts('(filter: { firstOrder: { year: [2027] } })')).to.deep.equal([]);
    expect(await cohorts('(filter: { firstOrder: { range: { to: "2026-02-28" } } })')).to.deep.equal([]);
  });

  it('refuse an empty list of products, and more cells than an answer may have', async () => {
    const empty = await ask(api.url, '{ customerCohorts(filter: { firstProduct: [] }) { size } }');
    expect(empty.errors.map(({ message, extensions }) => [message, extensions.argument])).to.deep.equal([
      ['The list is empty, which would select nothing. Omit "firstProduct" to select all.', 'filter.firstProduct'],
    ]);
    await apply(database.pool, [order('OLD', { orderedAt: '2019-01-01T12:00:00Z', customer: buyer('old') })]);
    await publish(database.pool, '2026-07-15T06:00:00Z');
    const many = await ask(
      api.url,
      '{ customerCohorts(period: WEEK, filter: { firstOrder: { range: { from: "2019-01-01" } } }) { size } }',
    );
    expect(many.errors.map(({ message }) => message)).to.deep.equal([
      '393 cohorts have more than 7500 cells, which is the most that an answer may have. ' +
        'Use a shorter range of first orders or a longer period, and combine the answers.',
    ]);
  });
});
