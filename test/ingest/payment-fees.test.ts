import { expect } from 'chai';
import type { CanonicalRecord, PostingRecord } from '../../src/canonical/record.js';
import { stageShopify } from '../../src/ingest/shopify/to-canonical/stage.js';
import { stageWoo } from '../../src/ingest/woocommerce/to-canonical/stage.js';
import { unheardDrift } from '../support/extractor-ends.js';
import * as shopify from './shopify-stage/hand-made.js';
import { source as shop, stored as storedShopify } from './shopify-stage/records.js';
import { source as store, stored as storedWoo } from './woocommerce-stage/records.js';
import * as woo from './woocommerce-stage/written-orders.js';

function postings(records: readonly CanonicalRecord[]): PostingRecord[] {
  return records.filter((record) => record.kind === 'posting');
}

const shown = ({ postingId, orderId, postedAt, currency, type, fees }: PostingRecord): unknown[] => [
  ...[postingId, orderId, postedAt, currency, type],
  ...fees.map(({ kind, name, amount }) => `${kind} ${name} ${amount}`),
];

describe('What a payment cost, where a store tells it', () => {
  const transaction = (id: number, changes: object = {}): object => ({
    ...{ id: `gid://shopify/OrderTransaction/${id}`, kind: 'SALE', status: 'SUCCESS', gateway: 'shopify_payments' },
    ...{ test: false, createdAt: '2026-07-01T10:00:00Z', processedAt: '2026-07-01T10:00:05Z', parentTransaction: null },
    fees: [{ amount: { amount: '0.61', currencyCode: 'USD' } }],
    ...changes,
  });
  const ofShopify = (transactions: unknown, more: object = {}): unknown[][] =>
    postings(
      stageShopify(
        storedShopify(
          'orders',
          shopify.order('10.0', [shopify.line(1, { unit: '10.0', total: '10.0' })], { transactions, ...more }),
        ),
        shop,
        unheardDrift,
      ),
    ).map(shown);

  it('is a posting of each successful transaction of Shopify that has fees, at its time', () => {
    const pending = transaction(2, { status: 'PENDING' });
    const byCash = transaction(3, { gateway: 'cash', fees: [] });
    const later = transaction(4, {
      ...{ kind: 'CAPTURE', processedAt: '2026-07-03T10:00:00Z' },
      fees: [{ amount: { amount: '0.30', currencyCode: 'USD' } }, { amount: { amount: '0.05', currencyCode: 'USD' } }],
    });
    const [first] = ofShopify([transaction(1), pending, byCash, later]);
    const order = first![1];
    expect(ofShopify([transaction(1), pending, byCash, later])).to.deep.equal([
      ['1', order, '2026-07-01T10:00:05Z', 'USD', 'SALE', 'payment shopify_payments 0.61'],
      ['4', order, '2026-07-03T10:00:00Z', 'USD', 'CAPTURE', 'payment shopify_payments 0.35'],
    ]);
  });

  it('is nothing of test orders and test transactions, and odd transactions reject no order', () => {
    expect(ofShopify([transaction(1)], { test: true })).to.deep.equal([]);
    expect(ofShopify([transaction(1, { test: true })])).to.deep.equal([]);
    expect(ofShopify('none')).to.deep.equal([]);
    expect(ofShopify([{ ...transaction(1), fees: [{ amount: 'some' }] }])).to.deep.equal([]);
  });

  const paid = { date_paid_gmt: '2026-07-01T10:00:05', id: 77 };
  const ofWoo = (meta: Record<string, unknown>, more: object = {}): unknown[][] =>
    postings(
      stageWoo(
        storedWoo('orders', {
          ...woo.order({ total: '10.00', lines: [woo.line(1, { total: '10.00' })] }),
          ...paid,
          meta_data: Object.entries(meta).map(([key, value], id) => ({ id, key, value })),
          ...more,
        }),
        store,
        unheardDrift,
      ),
    ).map(shown);
  const time = '2026-07-01T10:00:05Z';

  it('is what the plugins of payment providers note at an order of WooCommerce', () => {
    expect(ofWoo({ _stripe_fee: '0.43', _stripe_currency: 'gbp' })).to.deep.equal([
      ['77', '77', time, 'GBP', 'payment', 'payment Stripe 0.43'],
    ]);
    const own = ofWoo({ _wcpay_transaction_fee: 0.5 });
    expect(own.map((row) => row.at(-1))).to.deep.equal(['payment WooPayments 0.5']);
    const byPayPal = { paypal_fee: { currency_code: 'EUR', value: '0.89' }, net_amount: { value: '9.11' } };
    expect(ofWoo({ _ppcp_paypal_fees: byPayPal })).to.deep.equal([
      ['77', '77', time, 'EUR', 'payment', 'payment PayPal 0.89'],
    ]);
    expect(ofWoo({ 'PayPal Transaction Fee': '0.7' }).map((row) => row.at(-1))).to.deep.equal(['payment PayPal 0.7']);
  });

  it('is nothing where none is noted, where it is no amount, before the payment, and of sub-orders', () => {
    expect(ofWoo({})).to.deep.equal([]);
    expect(ofWoo({ _stripe_fee: 'n/a', _ppcp_paypal_fees: [] })).to.deep.equal([]);
    expect(ofWoo({ _stripe_fee: '0.43' }, { date_paid_gmt: null })).to.deep.equal([]);
    expect(ofWoo({ _stripe_fee: '0.43' }, { parent_id: 5 })).to.deep.equal([]);
  });
});
