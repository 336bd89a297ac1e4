import { expect } from 'chai';
import type { OrderRecord } from '../../src/canonical/record.js';
import type { Pool } from '../../src/database/pool.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { line, london, order, refund } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

/** 10:20 in London. */
const now = new Date('2026-03-30T09:20:00Z');

const inLondon = { country: 'GB', region: 'GB-ENG', city: 'London' };
const inBerlin = { country: 'DE', region: 'DE-BE', city: 'Berlin' };

const variants: Record<string, string> = { 5: '85123a', 6: '85123A' };

/** Each of a variant of its own, the last two of ones that differ in case. */
const sold = (id: string, gross: string, orderedAt: string, who: string, changes: Partial<OrderRecord>) =>
  order(id, {
    orderedAt,
    customer: { customerId: null, email: `${who}@example.com`, phone: null },
    lines: [line('1', { grossSales: gross, unitPrice: gross, variantId: variants[id] ?? id })],
    total: gross,
    ...changes,
  });

/**
 * | when, in London       | who | where  | tags      | code | sales |                      |
 * | --------------------- | --- | ------ | --------- | ---- | ----- | -------------------- |
 * | 2025-10-26 01:30 BST  | zoe | London |           |      | 1     |                      |
 * | 2025-10-26 01:30 GMT  | zoe | London |           |      | 2     |                      |
 * | 2026-03-28 23:30      | ann | London | gift, vip | TEN  | 10    | 5 back on 2026-03-29 |
 * | 2026-03-29 00:30      | ann | Berlin | vip       |      | 20    |                      |
 * | 2026-03-29 02:30 BST  | bob | London | gift      |      | 40    |                      |
 * | 2026-03-30 09:30      | eve | Berlin |           |      | 80    |                      |
 */
async function trade(pool: Pool): Promise<void> {
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  await pool.query(
    `insert into ops.source (source_id, platform, name, currency, timezone, status, notices, is_configured, built_chunk_id)
     values ($1, $2, $3, $4, $5, 'ready', '{}', true, 0)`,
    [london.sourceId, london.platform, london.name, london.currency, london.timezone],
  );
  const back = refund('a', { refundedAt: '2026-03-29T12:00:00Z', returns: '5', total: '5', refunded: '5' });
  await apply(pool, [
    sold('1', '1', '2025-10-26T00:30:00Z', 'zoe', { shipTo: inLondon }),
    sold('2', '2', '2025-10-26T01:30:00Z', 'zoe', { shipTo: inLondon }),
    sold('3', '10', '2026-03-28T23:30:00Z', 'ann', {
      ...{ shipTo: inLondon, tags: ['vip', 'gift'], discountCodes: ['ten'], refunds: [back] },
    }),
    sold('4', '20', '2026-03-29T00:30:00Z', 'ann', { shipTo: inBerlin, tags: ['vip'] }),
    sold('5', '40', '2026-03-29T01:30:00Z', 'bob', { shipTo: inLondon, tags: ['gift'] }),
    sold('6', '80', '2026-03-30T08:30:00Z', 'eve', { shipTo: inBerlin }),
  ]);
  await publish(pool);
}

describe('A report by what orders are labelled with', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createPreparedDatabase('report_dimensions', trade);
    api = await startTestApi({ clock: { now: () => now, sleep: async () => undefined } }, database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const days = 'date: { range: { from: "2026-03-28", to: "2026-03-30" } }';

  /** Each row's keys, and its values. */
  const rowsOf = async (args: string, fields = 'netSales { amount }'): Promise<unknown[][]> => {
    const { report } = await answer<{ report: { rows: object[] } }>(
      api.url,
      `{ report(${args}) { rows { ${fields} } } }`,
    );
    return report.rows.map(values);
  };
  const totalOf = async (filter: string): Promise<unknown> => {
    const { report } = await answer<{ report: { total: { netSales: { amount: string } } } }>(
      api.url,
      `{ report(filter: { ${filter} }) { total { netSales { amount } } } }`,
    );
    return Number(report.total.netSales.amount);
  };
  const where = (condition: string): Promise<unknown> => totalOf(`${days}, where: [{ ${condition} }]`);
  const refusal = async (args: string, fields = 'orders'): Promise<string> => {
    const { errors } = await ask(api.url, `{ report(${args}) { rows { ${fields} } } }`);
    return errors[0]!.message;
  };

  it('counts an order for each of its tags, and once in totals, of which shares are', async () => {
    const { report } = await answer<{ report: { rows: object[]; total: object } }>(
      api.url,
      `{ report(by: [TAG], filter: { ${days} }) {
        rows { tag { key } orders netSales { amount } share { netSales } }
        total { orders netSales { amount } }
      } }`,
    );
    expect(report.rows.map(values)).to.deep.equal([
      ['gift', 2, 45, 0.310345],
      ['vip', 2, 25, 0.172414],
      [null, 1, 80, 0.551724],
    ]);
    expect(values(report.total)).to.deep.equal([4, 145]);
  });

  it('has each order once among the others, whatever tags it has besides', async () => {
    expect(
      await rowsOf(
        `by: [TAG], limit: 1, filter: { ${days} }`,
        'tag { key } isOther netSales { amount } uniqueCustomers',
      ),
    ).to.deep.equal([
      [null, false, 80, 1],
      [null, true, 65, 2],
    ]);
    const ranked = 'orderBy: [{ metric: ORDERS, descending: true }]';
    expect(
      await rowsOf(`by: [TAG], limit: 1, ${ranked}, filter: { ${days} }`, 'tag { key } isOther netSales { amount }'),
    ).to.deep.equal([
      ['gift', false, 45],
      [null, true, 105],
    ]);
  });

  it('has conditions: any of them, all of them, none of them, and none at all', async () => {
    expect(await where('dimension: TAG, in: ["gift"]')).to.equal(45);
    expect(await where('dimension: TAG, in: ["gift", "vip"]')).to.equal(65);
    expect(await where('dimension: TAG, all: ["gift", "vip"]')).to.equal(5);
    expect(await where('dimension: TAG, notIn: ["gift"]')).to.equal(100);
    expect(await where('dimension: TAG, in: ["vip"], notIn: ["gift"]')).to.equal(20);
    expect(await where('dimension: TAG, search: "IP"')).to.equal(25);
    expect(await where('dimension: TAG, hasKey: false')).to.equal(80);
    expect(await where('dimension: DISCOUNT_CODE, hasKey: true')).to.equal(5);
    expect(await where('dimension: DISCOUNT_CODE, in: ["ten"]')).to.equal(5);
  });

  it('compares keys as they are: those that differ in case are two, but for codes and fixed lists', async () => {
    const lines = (condition: string): Promise<unknown> => where(`dimension: VARIANT, ${condition}`);
    expect(await lines('in: ["london:85123A"]')).to.equal(80);
    expect(await lines('in: ["london:85123a"]')).to.equal(40);
    expect(await lines('in: ["london:85123A", "london:85123a"]')).to.equal(120);
    expect(await lines('in: ["LONDON:85123A"]')).to.equal(0);
    expect(await lines('notIn: ["london:85123A"]')).to.equal(65);
    expect(await lines('search: "mUG"')).to.equal(145);
    expect(await where('dimension: TAG, in: ["GIFT"]')).to.equal(0);
    expect(await where('dimension: TAG, all: ["gift", "VIP"]')).to.equal(0);
    expect(await where('dimension: TAG, notIn: ["GIFT"]')).to.equal(145);
    expect(await where('dimension: CITY, in: ["berlin"]')).to.equal(0);
    expect(await where('dimension: COUNTRY, in: ["de"]')).to.equal(await where('dimension: COUNTRY, in: ["DE"]'));
    expect(await where('dimension: REGION, notIn: ["de-be"]')).to.equal(45);
    expect(await where('dimension: CUSTOMER_TYPE, in: ["NEW"]')).to.not.equal(0);
  });

  it('has rows only for the tags that a condition names', async () => {
    const by = (condition: string) =>
      rowsOf(`by: [TAG], filter: { ${days}, where: [{ dimension: TAG, ${condition} }] }`, 'tag { key } orders');
    expect(await by('in: ["gift"]')).to.deep.equal([['gift', 2]]);
    expect(await by('all: ["gift"]')).to.deep.equal([
      ['gift', 2],
      ['vip', 1],
    ]);
  });

  it('has regions and cities, and ranges of keys', async () => {
    expect(
      await rowsOf(`by: [REGION, CITY], filter: { ${days} }`, 'region { key } city { key } netSales { amount }'),
    ).to.deep.equal([
      ['DE-BE', 'Berlin', 100],
      ['GB-ENG', 'London', 45],
    ]);
    expect(await where('dimension: CITY, from: "A", to: "C"')).to.equal(100);
    expect(await where('dimension: REGION, from: "GB"')).to.equal(45);
    expect(await where('dimension: HOUR, from: "0", to: "9"')).to.equal(140);
    expect(await where('dimension: WEEKDAY, from: "6", to: "6"')).to.equal(10);
  });

  it('is limited to customers who bought here and there, with all of their trade', async () => {
    const orders = (...cities: string[]) =>
      `customersWhoOrdered: [${cities.map((city) => `{ where: [{ dimension: CITY, in: ["${city}"] }] }`).join(', ')}]`;
    expect(await totalOf(`${days}, ${orders('London', 'Berlin')}`)).to.equal(25);
    expect(await totalOf(`${days}, ${orders('Berlin')}`)).to.equal(105);
    // Of zoe, whose orders are older.
    expect(await totalOf(`${days}, customersWhoOrdered: [{ where: [{ dimension: TAG, hasKey: false }] }]`)).to.equal(
      80,
    );
    expect(
      await rowsOf(
        `by: [CUSTOMER_TYPE], filter: { ${days}, ${orders('London', 'Berlin')} }`,
        'customerType { key } uniqueCustomers netSales { amount }',
      ),
    ).to.deep.equal([
      ['new', 1, 5],
      ['returning', 1, 20],
    ]);
  });

  it('has the hours of the store’s day: an empty one where the clock goes forward, one of both where it goes back', async () => {
    const spring = await rowsOf(
      'period: HOUR, filter: { date: { range: { from: "2026-03-29", to: "2026-03-29" } } }, compareTo: [{ with: DAY_BEFORE }]',
      'span { first hour } netSales { amount } comparisons { previous { netSales { amount } } }',
    );
    expect(spring).to.have.length(24);
    expect(spring.slice(0, 3)).to.deep.equal([
      ['2026-03-29', 0, 20, 0],
      ['2026-03-29', 1, 0, 0],
      ['2026-03-29', 2, 40, 0],
    ]);
    expect(spring[23]).to.deep.equal(['2026-03-29', 23, 0, 10]);
    const autumn = await rowsOf(
      'period: HOUR, filter: { date: { range: { from: "2025-10-26", to: "2025-10-26" } } }',
      'span { hour } netSales { amount }',
    );
    expect(autumn.slice(0, 3)).to.deep.equal([
      [0, 0],
      [1, 3],
      [2, 0],
    ]);
  });

  it('ends with the current hour, which is not complete, and compares the same hour', async () => {
    const today = await rowsOf(
      'period: HOUR, filter: { date: { range: { from: "2026-03-30", to: "2026-03-30" } } }, compareTo: [{ with: PERIOD_BEFORE }, { with: WEEK_BEFORE }]',
      'span { hour isComplete } orders comparisons { span { first hour } isComparable previous { orders } }',
    );
    expect(today).to.have.length(11);
    expect(today[0]).to.deep.equal([0, true, 0, '2026-03-29', 23, true, 0, '2026-03-23', 0, true, 0]);
    expect(today[10]).to.deep.equal([10, false, 0, '2026-03-30', 9, false, 1, '2026-03-23', 10, false, 0]);
    expect(await refusal(`period: HOUR, filter: { ${days} }`, 'newCustomers')).to.match(
      /"newCustomers" cannot be counted by hour/,
    );
    expect(await refusal('period: HOUR, filter: { date: { year: [2026] } }')).to.match(/more than 3660 periods/);
  });

  it('is filtered by fiscal years, quarters and months, which can be compared', async () => {
    expect(await totalOf('date: { fiscalYear: [2026] }')).to.equal(148);
    expect(await totalOf('date: { fiscalYear: [2026], fiscalQuarter: [4] }')).to.equal(145);
    expect(await totalOf('date: { fiscalYear: [2026], fiscalPeriod: [7] }')).to.equal(3);
    expect(await totalOf('date: { fiscalYear: [2027] }')).to.equal(0);
    expect(
      await rowsOf(
        'filter: { date: { fiscalYear: [2026] } }, compareTo: [{ with: PREVIOUS_YEAR }]',
        'span { first last } comparisons { span { first last } }',
      ),
    ).to.deep.equal([['2025-04-01', '2026-03-31', '2024-04-01', '2025-03-31']]);
    expect(
      await refusal(
        'filter: { date: { fiscalYear: [2026], fiscalQuarter: [1, 3] } }, compareTo: [{ with: PREVIOUS_YEAR }]',
      ),
    ).to.match(/"fiscalQuarter" cannot be moved/);
  });

  it('has new and returning customers and their sales by month in one question', async () => {
    const fields =
      'newCustomers returningCustomers newCustomerSales { amount } returningCustomerSales { amount } netSales { amount }';
    expect(
      await rowsOf(
        'period: MONTH, filter: { date: { fiscalYear: [2026], fiscalPeriod: [7, 12] } }',
        `span { first } ${fields}`,
      ),
    ).to.deep.include.members([
      ['2025-10-01', 1, 0, 1, 2, 3],
      ['2026-03-01', 3, 0, 125, 20, 145],
    ]);
  });

  it('has the RFM segments of `rfmSegments`', async () => {
    const { rfmSegments } = await answer<{ rfmSegments: { segment: string; customers: number }[] }>(
      api.url,
      '{ rfmSegments { segment customers } }',
    );
    const expected = rfmSegments.filter(({ customers }) => customers > 0).map(values);
    expect(expected).to.have.length.above(1);
    expect(await rowsOf('by: [RFM_SEGMENT]', 'rfmSegment { key } uniqueCustomers')).to.have.deep.members(expected);
  });

  it('refuses conditions that have no meaning', async () => {
    const refused = (condition: string) => refusal(`filter: { where: [{ ${condition} }] }`);
    expect(await refused('dimension: COUNTRY, all: ["GB"]')).to.match(
      /"all" is for dimensions of which a row has several/,
    );
    expect(await refused('dimension: HOUR, from: "nine"')).to.match(/Got "nine"; the keys of Hour are whole numbers/);
    expect(await refused('dimension: HOUR, from: "17", to: "9"')).to.match(
      /The range ends before it begins: from "17" to "9"/,
    );
    expect(await refused('dimension: CITY, from: "P", to: "L"')).to.match(/from "P" to "L"/);
    // Numbers are in numerical order, other keys in that of their bytes; a range of one key is one.
    for (const range of ['HOUR, from: "9", to: "17"', 'HOUR, from: "9", to: "9"', 'CITY, from: "P", to: "é"']) {
      expect(await rowsOf(`filter: { where: [{ dimension: ${range} }] }`, 'orders'), range).to.have.length(1);
    }
    expect(await refusal('filter: { customersWhoOrdered: [{ where: [] }] }')).to.match(/An order has no condition/);
    expect(
      await refusal('filter: { customersWhoOrdered: [{ where: [{ dimension: REFUND_REASON, in: ["x"] }] }] }'),
    ).to.match(/Orders have no refund reason/);
  });
});

/** The values of a row in order, numbers as such. */
function values(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) {
    return [typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value];
  }
  return Object.values(value).flatMap(values);
}
