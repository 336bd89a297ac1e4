import { expect } from 'chai';
import { micros } from '../../kit/clock.js';
import type { WooCustomer, WooOrder, WooRefund } from '../model.js';
import { address, customer, line, plainOrder } from '../test-support/sample-store.js';
import { ledgerOf, ledgersOf, receiptsOf } from './ledger.js';

const SETTINGS = { timezone: 'America/New_York', currency: 'USD' };
const TAX = (amount: string) => [{ rateId: 1, total: amount, subtotal: amount }];

/** 2 x 30.00 less 6.00, 8.00 postage, 2.00 gift wrap, 5.60 tax: 69.60. Placed late on 2 July in New York. */
function order(fields: Partial<WooOrder> = {}): WooOrder {
  return plainOrder(1, '2026-07-03T03:30:00Z', {
    lines: [line({ id: 1, quantity: 2, subtotal: '60.00', total: '54.00', totalTax: '4.80', taxes: TAX('4.80') })],
    shippingLines: [
      { id: 2, methodTitle: 'Flat', methodId: 'flat', total: '8.00', totalTax: '0.80', taxes: TAX('0.80'), meta: [] },
    ],
    feeLines: [{ id: 3, name: 'Wrap', taxClass: '', total: '2.00', totalTax: '0', taxes: [], meta: [] }],
    ...fields,
  });
}

function refund(at: string, fields: Partial<WooRefund>): WooRefund {
  return {
    ...{ id: 9, createdAt: micros(at), amount: '0', reason: '', refundedPayment: true, meta: [] },
    ...{ lines: [], shippingLines: [], feeLines: [], taxLines: [] },
    ...fields,
  };
}

/** A refund of one of the two units: 27.00 and 2.40 tax. */
const oneBack = line({ id: 10, quantity: -1, subtotal: '-27.00', total: '-27.00', totalTax: '-2.40' });

describe('A WooCommerce store’s ledger', () => {
  const days = (orders: WooOrder[]): unknown =>
    ledgerOf({ orders, customers: [] }, SETTINGS).days.map(
      ({ customers: _customers, duties: _duties, tips: _tips, ...day }) => day,
    );
  const nothing = {
    ...{
      orders: 0,
      itemsSold: '0',
      grossSales: '0',
      discounts: '0',
      returns: '0',
      shipping: '0',
      taxes: '0',
      fees: '0',
    },
    ...{ refunds: '0', revenue: '0', netSales: '0', totalSales: '0' },
  };
  const sale = {
    ...{ day: '2026-07-02', orders: 1, itemsSold: '2', grossSales: '60', discounts: '6', returns: '0', shipping: '8' },
    ...{ taxes: '5.6', fees: '2', refunds: '0', netSales: '54', totalSales: '69.6' },
  };

  it('posts a sale without tax, on the day in the store’s zone', () => {
    expect(days([order()])).to.deep.equal([{ ...sale, revenue: '69.6' }]);
  });

  it('posts a refund on its own day: lines, postage, and their taxes', () => {
    const postage = { id: 11, methodTitle: '', methodId: '', total: '-8.00', totalTax: '-0.80', taxes: [], meta: [] };
    const back = refund('2026-07-10T12:00:00Z', { amount: '38.20', lines: [oneBack], shippingLines: [postage] });
    expect(days([order({ refunds: [back] })])).to.deep.equal([
      { ...sale, revenue: '31.4' },
      {
        ...{ ...nothing, day: '2026-07-10', returns: '27', shipping: '-8', taxes: '-3.2', refunds: '38.2' },
        ...{ netSales: '-27', totalSales: '-38.2' },
      },
    ]);
  });

  it('counts an amount without lines as returned merchandise, and refunded fees as fees', () => {
    const wrap = { id: 12, name: 'Wrap', taxClass: '', total: '-2.00', totalTax: '0', taxes: [], meta: [] };
    const refunds = [refund('2026-07-10T12:00:00Z', { amount: '7.00', feeLines: [wrap] })];
    expect(days([order({ refunds })])).to.deep.equal([
      { ...sale, revenue: '62.6' },
      { ...nothing, day: '2026-07-10', returns: '5', fees: '-2', refunds: '7', netSales: '-5', totalSales: '-7' },
    ]);
  });

  for (const status of ['cancelled', 'failed']) {
    it(`reverses a ${status} order on the day of its last change, except what was refunded`, () => {
      const modifiedAt = micros('2026-07-12T12:00:00Z');
      expect(days([order({ status, modifiedAt })])).to.deep.equal([
        { ...sale, revenue: '0' },
        {
          ...{ ...nothing, day: '2026-07-12', returns: '54', shipping: '-8', taxes: '-5.6', fees: '-2' },
          ...{ netSales: '-54', totalSales: '-69.6' },
        },
      ]);
      const refunds = [
        refund('2026-07-10T12:00:00Z', { amount: '29.40', lines: [oneBack] }),
        refund('2026-07-11T12:00:00Z', { amount: '5.00' }),
      ];
      expect((days([order({ status, modifiedAt, refunds })]) as unknown[]).slice(1)).to.deep.equal([
        {
          ...{ ...nothing, day: '2026-07-10', returns: '27', taxes: '-2.4', refunds: '29.4' },
          ...{ netSales: '-27', totalSales: '-29.4' },
        },
        { ...nothing, day: '2026-07-11', returns: '5', refunds: '5', netSales: '-5', totalSales: '-5' },
        {
          ...{ ...nothing, day: '2026-07-12', returns: '22', shipping: '-8', taxes: '-3.2', fees: '-2' },
          ...{ netSales: '-22', totalSales: '-35.2' },
        },
      ]);
    });
  }

  it('settles a vendor’s part by itself: amounts that refund all of it also refund its shipping', () => {
    const { lines, shippingLines, feeLines } = order();
    const vendors = order({
      ...{
        id: 2,
        parentId: 1,
        createdVia: 'dokan',
        lines: [{ ...lines[0]!, quantity: 1, total: '27.00', totalTax: '2.40' }],
      },
      ...{ shippingLines, feeLines: [] },
      refunds: [
        refund('2026-07-05T12:00:00Z', { id: 8, amount: '10.00' }),
        refund('2026-07-06T12:00:00Z', { id: 9, amount: '28.20' }),
      ],
    });
    expect(days([order({ feeLines }), vendors])).to.deep.equal([
      { ...sale, revenue: '31.4' },
      { ...nothing, day: '2026-07-05', returns: '10', refunds: '10', netSales: '-10', totalSales: '-10' },
      {
        ...{ ...nothing, day: '2026-07-06', returns: '17', shipping: '-8', taxes: '-3.2', refunds: '28.2' },
        ...{ netSales: '-17', totalSales: '-28.2' },
      },
    ]);
  });

  it('takes back no more than was paid if a vendor’s part lacks a negative fee', () => {
    const feeLines = [{ id: 3, name: 'Thanks', taxClass: '', total: '-2.00', totalTax: '0', taxes: [], meta: [] }];
    const vendors = order({
      ...{ id: 2, parentId: 1, createdVia: 'dokan', feeLines: [] },
      refunds: [refund('2026-07-05T12:00:00Z', { amount: '67.60' })],
    });
    expect(days([order({ feeLines }), vendors])).to.deep.equal([
      { ...sale, fees: '-2', totalSales: '65.6', revenue: '0' },
      {
        ...{ ...nothing, day: '2026-07-05', returns: '54', shipping: '-8', taxes: '-5.6', fees: '2', refunds: '65.6' },
        ...{ netSales: '-54', totalSales: '-65.6' },
      },
    ]);
  });

  it('dates revenue by the order, with the time at which refunded money moved', () => {
    const made = '2026-07-10T12:00:00Z';
    const cancelled = micros('2026-07-12T12:00:00Z');
    const refunds = [refund(made, { amount: '29.40', lines: [oneBack] })];
    const sold = order({ status: 'cancelled', modifiedAt: cancelled, refunds });
    const [receipt] = receiptsOf({ orders: [sold], customers: [] }).get('USD') ?? [];
    const revenue = receipt?.entries.filter(({ measure }) => measure === 'revenue');
    const at = sold.createdAt;
    expect(revenue).to.deep.equal([
      { at, measure: 'revenue', value: 69_600_000n },
      { at, measure: 'revenue', value: -29_400_000n, movedAt: micros(made) },
      { at, measure: 'revenue', value: -40_200_000n, movedAt: cancelled },
    ]);
  });

  it('counts every status except drafts and trash', () => {
    const statuses = ['pending', 'processing', 'on-hold', 'completed', 'refunded', 'shipped'];
    const counted = statuses.map((status, index) => order({ id: index + 1, status }));
    const left = ['checkout-draft', 'auto-draft', 'trash'].map((status, index) => order({ id: index + 20, status }));
    expect(ledgerOf({ orders: [...counted, ...left], customers: [] }, SETTINGS).days).to.have.length(1);
    expect(ledgerOf({ orders: [...counted, ...left], customers: [] }, SETTINGS).days[0]?.orders).to.equal(6);
    expect(days(left)).to.deep.equal([]);
  });

  it('has separate books for each currency', () => {
    const books = ledgersOf({ orders: [order(), order({ id: 2, currency: 'EUR' })], customers: [] }, SETTINGS);
    expect([...books.keys()]).to.deep.equal(['USD', 'EUR']);
    expect(books.get('EUR')?.days.map(({ grossSales }) => grossSales)).to.deep.equal(['60']);
    expect(days([order({ id: 2, currency: 'EUR' })])).to.deep.equal([]);
  });

  it('identifies a buyer by the account’s current e-mail, a guest by the order’s, else by phone', () => {
    const account: WooCustomer = customer(5, { email: 'New@Example.com' });
    const guest = (id: number, fields: object): WooOrder => order({ id, billing: address(fields) });
    const orders = [
      order({ customerId: 5 }),
      guest(2, { email: 'NEW@example.com ' }),
      order({ id: 3, customerId: 6, billing: address({ email: 'gone@example.com' }) }),
      guest(4, { phone: '+1 (555) 01' }),
      guest(5, {}),
    ];
    const { customers } = ledgerOf({ orders, customers: [account] }, SETTINGS);
    expect(customers.map(({ key, orders: count }) => [key, count])).to.deep.equal([
      ['email:gone@example.com', 1],
      ['email:new@example.com', 2],
      ['order:5', 1],
      ['phone:+155501', 1],
    ]);
    expect(customers[1]).to.include({ totalSpent: '108', firstOrderAt: micros('2026-07-03T03:30:00Z') });
  });
});
