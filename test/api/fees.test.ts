import { expect } from 'chai';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import type { Source } from '../../src/canonical/source.js';
import { load } from '../models/rates/rates.js';
import { fee, line, london, order, posting } from '../models/records.js';
import { addSources, apply, publish } from '../models/warehouse.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';
import { leeds } from './support/trade.js';

const seller: Source = { ...london, sourceId: 'seller', platform: 'AMAZON', name: 'Seller', currency: 'EUR' };

const sold = (id: string, date: string, gross: string, changes: object = {}): CanonicalRecord =>
  order(id, {
    ...{ orderedAt: `${date}T10:00:00Z`, lines: [line('1', { grossSales: gross, unitPrice: gross })], total: gross },
    ...changes,
  });
const costed = (unitCost: string): CanonicalRecord => ({
  ...{ kind: 'inventory', inventoryItemId: 'v1', variantId: 'v1', updatedAt: '2026-05-01T00:00:00Z', unitCost },
  levels: [],
});

/**
 * London, in pounds: 100 on the first day, 50 on the third, each at a cost of 4; its payments cost 3 on the second day. The seller, in euros at
 * 0.80: 80 on the second day, at 4; what Amazon charged is below. Leeds tells no fees: 1,000 on the first day.
 */
const charged = {
  london: [
    posting('p1', {
      postedAt: '2026-06-02T09:00:00Z',
      orderId: '1',
      total: null,
      fees: [fee({ kind: 'payment', amount: '3' })],
    }),
  ],
  seller: [
    posting('s1', {
      ...{ postedAt: '2026-06-02T09:00:00Z', orderId: 'a1', currency: 'EUR', accountId: 'Amazon.de' },
      fees: [fee({ amount: '12' }), fee({ kind: 'fulfillment', name: 'FBAPerUnitFulfillmentFee', amount: '5' })],
    }),
    posting('s2', {
      ...{ postedAt: '2026-06-03T09:00:00Z', orderId: null, currency: 'EUR', accountId: 'Amazon.fr' },
      fees: [
        fee({ kind: 'storage', sku: null, amount: '10' }),
        fee({ kind: 'reimbursement', sku: null, amount: '-2.5' }),
      ],
    }),
  ],
};

describe('What platforms charge', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createWarehouse();
    await addSources(database.pool, [london, leeds, seller]);
    await load(database.pool, { '2026-06-01': { GBP: '0.8' } });
    const brought: [Source, CanonicalRecord[]][] = [
      [london, [costed('4'), sold('1', '2026-06-01', '100'), sold('2', '2026-06-03', '50'), ...charged.london]],
      [leeds, [sold('3', '2026-06-01', '1000')]],
      [seller, [costed('4'), sold('a1', '2026-06-02', '80', { currency: 'EUR' }), ...charged.seller]],
    ];
    for (const [source, records] of brought) expect(await apply(database.pool, records, source)).to.deep.equal([]);
    await publish(database.pool);
    const now = new Date('2026-06-10T12:00:00Z');
    api = await startTestApi({ clock: { now: () => now, sleep: async () => undefined } }, database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  type Row = Record<string, unknown>;
  const money = (value: unknown): unknown => (value as { amount: string } | null)?.amount ?? null;
  const juneTo = (to: number): string => `date: { range: { from: "2026-06-01", to: "2026-06-0${to}" } }`;
  const report = async (args: string, fields: string): Promise<{ rows: Row[]; total: Row }> =>
    (
      await answer<{ report: never }>(
        api.url,
        `{ report(${args}) { rows { keys { key } span { first } ${fields} } total { ${fields} } } }`,
      )
    ).report;
  const keysOf = ({ keys }: Row): unknown[] => (keys as { key: string | null }[]).map(({ key }) => key);

  it('is added up by kind and by marketplace, at the rate of its day', async () => {
    const byKind = await report(`by: [FEE_KIND], filter: { ${juneTo(5)} }`, 'platformFees { amount }');
    expect(byKind.rows.map((row) => [...keysOf(row), money(row.platformFees)])).to.deep.equal([
      ['fulfillment', '4.00'],
      ['payment', '3.00'],
      ['referral', '9.60'],
      ['reimbursement', '-2.00'],
      ['storage', '8.00'],
    ]);
    expect(money(byKind.total.platformFees)).to.equal('22.60');
    const byMarketplace = await report(`by: [MARKETPLACE], filter: { ${juneTo(5)} }`, 'platformFees { amount }');
    expect(byMarketplace.rows.map((row) => [...keysOf(row), money(row.platformFees)])).to.have.deep.members([
      ['Amazon.de', '13.60'],
      ['Amazon.fr', '6.00'],
      [null, '3.00'],
    ]);
    const some = await report(
      `filter: { ${juneTo(5)} where: [{ dimension: FEE_KIND, in: ["storage", "payment"] }] }`,
      'platformFees { amount }',
    );
    expect(money(some.total.platformFees)).to.equal('11.00');
  });

  it('is null before a store told its first fee, and 0 on days without any after that', async () => {
    const { rows } = await report(
      `period: DAY, filter: { source: ["london"] ${juneTo(4)} }`,
      'platformFees { amount } chargedSales { amount } marginAfterFees { amount }',
    );
    expect(
      rows.map((row) => [
        (row.span as { first: string }).first.slice(-2),
        ...['platformFees', 'chargedSales', 'marginAfterFees'].map((name) => money(row[name])),
      ]),
    ).to.deep.equal([
      ['01', null, null, null],
      ['02', '3.00', '0.00', '-3.00'],
      ['03', '0.00', '50.00', '46.00'],
      ['04', '0.00', '0.00', '0.00'],
    ]);
  });

  it('leaves margins of the stores that tell it, with the share of the sales that these are', async () => {
    const fields = `platformFees { amount } chargedSales { amount } netSales { amount } feeCoverage feeRate marginAfterFees { amount }
      contributionMargin { amount }`;
    const { rows, total } = await report(`by: [SOURCE], filter: { ${juneTo(5)} }`, fields);
    const shown = (row: Row): unknown[] => [
      ...['platformFees', 'chargedSales', 'netSales'].map((name) => money(row[name])),
      ...[row.feeCoverage, row.feeRate, money(row.marginAfterFees), money(row.contributionMargin)],
    ];
    expect(rows.map((row) => [...keysOf(row), ...shown(row)])).to.have.deep.members([
      ['leeds', null, null, '1000.00', null, null, null, null],
      ['london', '3.00', '50.00', '150.00', '0.333333', '0.06', '43.00', null],
      ['seller', '19.60', '64.00', '64.00', '1', '0.30625', '41.20', null],
    ]);
    // No advertising account has reported: what advertising cost is not known.
    expect(shown(total)).to.deep.equal(['22.60', '114.00', '1214.00', '0.093904', '0.198246', '84.20', null]);
  });

  it('has no sales channel, customer or hour', async () => {
    for (const args of [
      'by: [FEE_KIND], filter: { salesChannel: ["web"] }',
      'period: HOUR',
      'by: [SEGMENT]',
      'by: [PRODUCT]',
    ]) {
      const { errors } = await ask(api.url, `{ report(${args}) { rows { platformFees { amount } } } }`);
      expect(
        errors.map(({ extensions }) => extensions.code),
        args,
      ).to.deep.equal(['BAD_USER_INPUT']);
    }
  });

  const fees = async (args: string): Promise<string[]> => {
    const data = await answer<{ fees: { nodes: Row[]; totalCount: number } }>(
      api.url,
      `{ fees(${args}) { totalCount nodes { date kind name marketplace orderId order { orderNumber } amount { amount currency }
        accountAmount { amount currency } source { name } } } }`,
    );
    expect(data.fees.totalCount).to.equal(data.fees.nodes.length);
    return data.fees.nodes.map((row) => {
      const { amount, accountAmount, order: of, source } = row as Record<string, Record<string, string>>;
      return [
        ...[row.date, row.kind, row.marketplace, row.orderId, of?.orderNumber ?? null, source!.name],
        `${amount!.amount} ${amount!.currency} ${accountAmount!.amount} ${accountAmount!.currency}`,
      ].join(', ');
    });
  };

  it('is listed, those of an order and those of the account alone, and filtered by day, kind, marketplace and order', async () => {
    const storage = '2026-06-03, STORAGE, Amazon.fr, , , Seller, 8.00 GBP 10.00 EUR';
    const back = '2026-06-03, REIMBURSEMENT, Amazon.fr, , , Seller, -2.00 GBP -2.50 EUR';
    const referral = '2026-06-02, REFERRAL, Amazon.de, seller:a1, #a1, Seller, 9.60 GBP 12.00 EUR';
    const handling = '2026-06-02, FULFILLMENT, Amazon.de, seller:a1, #a1, Seller, 4.00 GBP 5.00 EUR';
    const payment = '2026-06-02, PAYMENT, , london:1, #1, London, 3.00 GBP 3.00 GBP';
    expect(await fees('orderBy: DATE_ASC')).to.deep.equal([payment, referral, handling, storage, back]);
    expect(await fees('filter: { hasOrder: false }')).to.have.members([storage, back]);
    expect(await fees('filter: { kind: [REFERRAL, PAYMENT] }')).to.have.members([referral, payment]);
    expect(await fees('filter: { order: ["seller:a1"] }')).to.have.members([referral, handling]);
    expect(await fees('filter: { marketplace: ["Amazon.fr"] }')).to.have.members([storage, back]);
    expect(await fees('filter: { platform: [SHOPIFY] }')).to.deep.equal([payment]);
    expect(await fees('filter: { date: { range: { from: "2026-06-03" } } }')).to.have.members([storage, back]);
  });
});
