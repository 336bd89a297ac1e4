import { expect } from 'chai';
import { toMinor } from '../../kit/amounts.js';
import type { AmazonSimulator } from '../server.js';
import { ask } from '../test-support/client.js';
import { download, downloadDocument } from '../test-support/report-files.js';
import { startSample } from '../test-support/sample-seller.js';
import { booksOf, type Books } from './books.js';
import { makeSeller } from './generate.js';
import { CANADA, GERMANY, UNITED_KINGDOM, UNITED_STATES } from './marketplaces.js';
import { totalOf } from './postings.js';
import { Trader } from './trader.js';

// oxlint-disable-next-line typescript/no-explicit-any -- tests read any field
type Read = any;

/** A decimal as hundredths, whichever sign stands between them. */
const cents = (text: string): bigint => (text === '' ? 0n : toMinor(text.replace(',', '.'), 2));
const totals = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

describe('The books of the Amazon seller', () => {
  for (const [region, marketplaces] of [
    ['Europe', [GERMANY, UNITED_KINGDOM]],
    ['North America', [UNITED_STATES, CANADA]],
  ] as const) {
    describe(`in ${region}, after random trade`, () => {
      let simulator: AmazonSimulator;
      let books: Books;
      before(async () => {
        simulator = await startSample({ marketplaces, orders: 80, days: 40 }, { settings: { rateFactor: 10_000 } });
        const { seller, clock } = simulator.amazon;
        new Trader(seller, clock, region).trade(300, 3600);
        simulator.control.advance(86_400);
        books = booksOf(seller, clock.now());
      });
      after(() => simulator.close());

      const iso = (at: number): string => new Date(at / 1000).toISOString();

      it('have the sales that both order lists add up to', async () => {
        const { seller } = simulator.amazon;
        const expected = totals(
          books.sales.map(
            ({ gross, shipping, giftWrap, tax, promotions }) => gross + shipping + giftWrap + tax - promotions,
          ),
        );
        let found = 0n;
        let paginationToken: string | undefined;
        const asked = { createdAfter: iso(seller.openedAt), includedData: 'PROCEEDS' };
        do {
          const query = { ...asked, ...(paginationToken !== undefined && { paginationToken }) };
          const { body } = await ask(simulator, '/orders/2026-01-01/orders', { query });
          for (const { proceeds } of body.orders as Read[]) {
            if (proceeds) found += cents(proceeds.grandTotal.amount);
          }
          paginationToken = body.pagination?.nextToken;
        } while (paginationToken !== undefined);
        expect(found).to.equal(expected);
        const rows: Record<string, string>[] = [];
        const month = 30 * 86_400 * 1_000_000;
        for (let from = seller.openedAt; from < simulator.control.now(); from += month) {
          const { rows: some } = await download(simulator, {
            ...{
              reportType: 'GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL',
              marketplaceIds: [marketplaces[0].id],
            },
            ...{ dataStartTime: iso(from), dataEndTime: iso(from + month - 1000) },
          });
          rows.push(...some);
        }
        const sum = (...columns: string[]): bigint =>
          totals(rows.flatMap((row) => columns.map((column) => cents(row[column]!))));
        expect(sum('item-price')).to.equal(totals(books.sales.map(({ gross }) => gross)));
        expect(sum('item-promotion-discount', 'ship-promotion-discount')).to.equal(
          totals(books.sales.map(({ promotions }) => promotions)),
        );
        expect(sum('item-tax', 'shipping-tax', 'gift-wrap-tax')).to.equal(totals(books.sales.map(({ tax }) => tax)));
        expect(totals(books.sales.map(({ tax }) => tax)) > 0n).to.equal(region === 'North America');
      });

      it('have the money that Finances show, each transaction once', async () => {
        const { seller } = simulator.amazon;
        let nextToken: string | undefined;
        const seen = new Map<string, Read>();
        do {
          const query = {
            postedAfter: iso(seller.openedAt - 1_000_000),
            ...(nextToken !== undefined && { nextToken }),
          };
          const { payload } = (await ask(simulator, '/finances/2024-06-19/transactions', { query })).body;
          for (const row of payload.transactions) seen.set(row.transactionId, row);
          nextToken = payload.nextToken;
        } while (nextToken !== undefined);
        const own = [...seen.values()].filter(
          (row) =>
            !row.relatedIdentifiers?.some((each: Read) => each.relatedIdentifierName === 'DEFERRED_TRANSACTION_ID'),
        );
        expect(own.length).to.be.lessThan(seen.size).and.equal(seller.transactions.length);
        const shown = totals(own.map((row) => BigInt(Math.round(row.totalAmount.currencyAmount * 100))));
        expect(shown).to.equal(totals(seller.transactions.map(totalOf)));
        const booked = [books.charges, books.refunds, books.fees, books.reimbursements, books.adjustments];
        expect(totals(booked.flat().map(({ total }) => total))).to.equal(shown);
        const refunds = books.refunds.flatMap(({ amounts }) => Object.values(amounts));
        expect(totals(refunds) < 0n).to.equal(true);
        const withheld = totals(
          books.charges.map(({ amounts }) => amounts['MarketplaceFacilitatorTax-Principal'] ?? 0n),
        );
        expect(withheld < 0n).to.equal(region === 'North America');
      });

      it('have settlements that the rows of their reports add up to, planted rows too', async () => {
        const { seller } = simulator.amazon;
        const planted = { settlementId: books.settlements[0]!.settlementId, description: 'Odd', amount: 123n };
        seller.plant({ ...planted, orderId: null });
        const { settlements } = booksOf(seller, simulator.control.now());
        expect(settlements[0]!.total - books.settlements[0]!.total).to.equal(123n);
        const { body } = await ask(simulator, '/reports/2021-06-30/reports', {
          query: { reportTypes: 'GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2', pageSize: '100' },
        });
        expect(body.reports).to.have.length(settlements.length);
        for (const { reportDocumentId } of body.reports) {
          const { header, rows } = await downloadDocument(simulator, reportDocumentId);
          expect(header).to.have.length(24);
          const [first, ...others] = rows;
          const settlement = settlements.find(({ settlementId }) => settlementId === first!['settlement-id'])!;
          expect(cents(first!['total-amount']!)).to.equal(settlement.total);
          expect(totals(others.map((row) => cents(row.amount!)))).to.equal(settlement.total);
          expect(others.every((row) => row['total-amount'] === '')).to.equal(true);
          const commas = others.some((row) => row.amount!.includes(','));
          expect(commas).to.equal(settlement.currency === 'EUR');
        }
      });

      it('agree with the ledger of stock, day by day', async () => {
        const { seller } = simulator.amazon;
        const { rows } = await download(simulator, {
          ...{ reportType: 'GET_LEDGER_SUMMARY_VIEW_DATA', marketplaceIds: [marketplaces[0].id] },
          ...{ dataStartTime: iso(seller.openedAt), dataEndTime: iso(simulator.control.now()) },
          reportOptions: { aggregatedByTimePeriod: 'DAILY', aggregateByLocation: 'COUNTRY' },
        });
        const ends = new Map<string, string>();
        const moves = ['Receipts', 'Customer Shipments', 'Customer Returns', 'Found', 'Lost', 'Damaged', 'Disposed'];
        for (const row of rows) {
          const key = `${row.MSKU}|${row.Disposition}|${row.Location}`;
          const start = row['Starting Warehouse Balance']!;
          expect(start).to.equal(ends.get(key) ?? '0');
          const end = moves.reduce((total, name) => total + Number(row[name]), Number(start));
          expect(String(end)).to.equal(row['Ending Warehouse Balance']);
          ends.set(key, String(end));
        }
        expect(ends.size).to.be.greaterThan(10);
      });
    });
  }

  it('are equal for equal seeds', () => {
    const make = (seed: number): Books => {
      const options = { marketplaces: [UNITED_STATES], days: 30, orders: 40, until: '2026-11-01T12:00:00Z' };
      const seller = makeSeller({ seed, ...options });
      return booksOf(seller, seller.now);
    };
    const plain = ({ sales, fees, refunds, counts }: Books): unknown => ({ sales, fees, refunds, counts });
    expect(plain(make(3))).to.deep.equal(plain(make(3)));
    expect(plain(make(3))).not.to.deep.equal(plain(make(4)));
  });
});
