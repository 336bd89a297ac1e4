import { expect } from 'chai';
import { Random } from '../../simulators/kit/random.js';
import type { RunningApi } from '../../src/api/api.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { answer } from '../api/support/graphql-client.js';
import { segments } from '../models/warehouse.js';
import { plain, quotient, rounded, sum } from '../support/rational.js';
import { disagreements, ledgerBooks, warehouseBooks } from './books.js';
import { bookCustomers, bookSegments } from './company/book-customers.js';
import { bookDays, minus } from './company/book-days.js';
import { type PoundReceipt, receiptsInPounds } from './company/company-books.js';
import type { Company } from './company/company.js';
import { openFiveBranches, publishDue } from './company/five-branches.js';
import { serveProduct } from './company/product-api.js';
import type { Product } from './product.js';

const amounts = [
  ...['grossSales', 'discounts', 'returns', 'netSales', 'shipping', 'taxes', 'duties', 'fees', 'tips', 'totalSales'],
  ...['revenue', 'refunds'],
] as const;
const fields = `orders itemsSold uniqueCustomers averageOrderValue { amount } ${amounts.map((name) => `${name} { amount }`).join(' ')}`;
/** Whole weeks around all trade. */
const span = 'filter: { date: { range: { from: "2026-04-06", to: "2026-07-12" } } }';

describe('A company of five stores in five currencies, reported in pounds', function () {
  this.timeout(120_000);
  let company: Company;
  let product: Product;
  let api: RunningApi;
  let receipts: PoundReceipt[];

  before(async () => {
    company = await openFiveBranches();
    product = await company.product();
    await product.sync();
    const random = new Random('five branches');
    for (let round = 0; round < 3; round += 1) {
      for (let event = 0; event < 60; event += 1) {
        random.pick(company.branches).live(random);
        company.virtual.advance(random.int(60, 18_000));
      }
      publishDue(company);
      await product.syncRates();
      await product.sync();
    }
    company.virtual.advance(3600);
    await product.sync();
    api = await serveProduct(product);
    receipts = receiptsInPounds(company.branches, company.rates);
  });

  after(async () => {
    await api?.close();
    await company?.close();
  });

  it('answers dailySummary over all stores with exactly the figures of their own ledgers, converted by other code', async () => {
    const { dailySummary } = await answer<{ dailySummary: Row[] }>(
      api.url,
      `{ dailySummary(${span}) { date ${fields} } }`,
    );
    const days = bookDays(receipts);
    expect(dailySummary.filter(({ date }) => days.some(({ day }) => day === date)).map(withoutPadding)).to.deep.equal(
      days.map(served),
    );
    expect(dailySummary.filter(({ date }) => !days.some(({ day }) => day === date)).filter(hasTrade)).to.deep.equal([]);
    expect(days.length).to.be.above(60);
    // Answers have six decimals; stored amounts have all of them.
    expect(disagreements(await warehouseBooks(product.database.pool), ledgerBooks(days))).to.deep.equal([]);
  });

  it('answers dailySummary by source like the ledger of each', async () => {
    const { dailySummary } = await answer<{ dailySummary: (Row & { sourceId: string })[] }>(
      api.url,
      `{ dailySummary(${span}, breakdown: SOURCE) { date sourceId ${fields} } }`,
    );
    for (const { source } of company.branches) {
      const days = bookDays(receipts.filter(({ sourceId }) => sourceId === source.id));
      const answered = dailySummary.filter(({ sourceId }) => sourceId === source.id).filter(hasTrade);
      const booked = days.map(served).filter((day) => hasTrade(day));
      expect(answered.map(withoutPadding), source.id).to.deep.equal(booked);
      expect(days.length, source.id).to.be.above(30);
    }
  });

  it('answers weeklyTrends with distinct people of all stores, each counted once a week', async () => {
    const { weeklyTrends } = await answer<{ weeklyTrends: (Row & { weekStart: string })[] }>(
      api.url,
      `{ weeklyTrends(${span}) { weekStart ${fields} } }`,
    );
    const weeks = bookDays(receipts, mondayOf);
    const answered = weeklyTrends.map(({ weekStart, ...row }) => ({ ...row, date: weekStart }));
    expect(answered.filter(hasTrade).map(withoutPadding)).to.deep.equal(weeks.map(served).filter(hasTrade));
  });

  it('answers customerSegments with what each person spent at all stores', async () => {
    const people = bookCustomers(receipts);
    const { customerSegments } = await answer<{
      customerSegments: (SegmentRow & { totalSpent: { amount: string } })[];
    }>(api.url, '{ customerSegments { segment customers orders totalSpent { amount } } }');
    const answered = customerSegments.map((row) => ({ ...row, totalSpent: plain(row.totalSpent.amount) }));
    expect(answered).to.deep.equal(
      bookSegments(people).map((row) => ({ ...row, totalSpent: rounded(row.totalSpent, 6) })),
    );
    expect(
      people.filter(({ sources }) => sources.size >= 3),
      'people of three stores',
    ).not.to.have.length(0);
  });

  it("covers orders in other currencies than the store's and refunds at other rates than the order's, without a violation", async () => {
    const { rows } = await product.database.pool.query(`
      select
        (select count(distinct currency) from warehouse.fact_orders where source_id = 'berlin')::integer as currencies,
        exists (
          select from warehouse.fact_refunds f join warehouse.fact_orders o using (order_key) where f.exchange_rate <> o.exchange_rate
        ) as "hasOtherRate",
        exists (select from warehouse.fact_refunds where order_key = refund_key) as "hasRefundWithoutOrder",
        (select count(*) from ops.rejected_record)::integer as "setAside"`);
    expect(rows).to.deep.equal([{ currencies: 3, hasOtherRate: true, hasRefundWithoutOrder: true, setAside: 0 }]);
    expect(await findViolations(product.database.pool, segments)).to.deep.equal([]);
  });
});

type Money = { amount: string } | null;
type Row = {
  date: string;
  orders: number;
  itemsSold: string;
  uniqueCustomers: number;
  averageOrderValue: Money;
} & Record<(typeof amounts)[number], Money>;
interface SegmentRow {
  segment: string;
  customers: number;
  orders: number;
}

/** A row of an answer, without trailing zeros. */
function withoutPadding({ date, orders, itemsSold, uniqueCustomers, averageOrderValue, ...row }: Row): object {
  return {
    ...{
      date,
      orders,
      itemsSold,
      uniqueCustomers,
      averageOrderValue: averageOrderValue && plain(averageOrderValue.amount),
    },
    ...Object.fromEntries(amounts.map((name) => [name, plain(row[name]!.amount)])),
  };
}

/** A row of the books in the form of an answer: rounded once. */
function served({ day, orders, itemsSold, customers, ...row }: ReturnType<typeof bookDays>[number]) {
  const sold = sum(row.grossSales, minus(row.discounts));
  return {
    ...{ date: day, orders, itemsSold, uniqueCustomers: customers },
    averageOrderValue: orders === 0 ? null : quotient(sold, `${orders}`, 6),
    ...Object.fromEntries(amounts.map((name) => [name, rounded(row[name], 6)])),
  };
}

function hasTrade(row: object): boolean {
  return Object.entries(row).some(
    ([name, value]) =>
      !['date', 'sourceId', 'averageOrderValue'].includes(name) && Number(value?.amount ?? value) !== 0,
  );
}

function mondayOf(day: string): string {
  const date = new Date(day);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}
