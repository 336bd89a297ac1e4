import { expect } from 'chai';
import { bag, line, order, refund, shippingLine } from './hand-made.js';
import { faultOf, type Json, stageOrder } from './records.js';

const refunded = { refunds: [{ id: 'gid://shopify/Refund/1' }] };

function rowsOf(sold: Json, ...fragments: Json[]) {
  return stageOrder(sold, ...fragments).refunds.map(
    ({ kind, returns, shipping, taxes, tips, total, refunded: money }) => ({
      ...{ kind, returns, shipping, taxes, tips, total, money },
    }),
  );
}

describe('shipping that Shopify refunds if prices include tax', () => {
  const sold = order('18.0', [line(1, { unit: '12.0', total: '12.0', taxes: ['2.0'] })], {
    ...{ ...refunded, taxesIncluded: true, totalTaxSet: bag('3.0') },
    shippingLines: { nodes: [shippingLine(1, '6.0', ['1.0'])] },
  });
  const goods = [{ id: 1, line: 1, quantity: 1, subtotal: '12.0', tax: '2.0' }];
  const none = { returns: '0', shipping: '0', taxes: '0', tips: '0' };
  const line12 = { ...none, kind: 'line', returns: '10', taxes: '2', total: '12', money: '12' };
  const shipping6 = { ...none, kind: 'shipping', shipping: '5', taxes: '1', total: '6', money: '6' };

  it('excludes tax, unlike a line', () => {
    const whole = refund(1, { refunded: '18.0', lines: goods, shipping: [{ id: 2, subtotal: '5.0', tax: '1.0' }] });
    expect(rowsOf(sold, whole)).to.deep.equal([line12, shipping6]);
  });

  it('includes its tax if only that gives the refunded money', () => {
    const whole = refund(1, { refunded: '18.0', lines: goods, shipping: [{ id: 2, subtotal: '6.0', tax: '1.0' }] });
    expect(rowsOf(sold, whole)).to.deep.equal([line12, shipping6]);
  });

  it('excludes tax if neither reading gives the money', () => {
    const unpaid = refund(1, { refunded: '0.0', lines: goods, shipping: [{ id: 2, subtotal: '5.0', tax: '1.0' }] });
    expect(rowsOf(sold, unpaid)).to.deep.equal([
      { ...line12, money: '0' },
      { ...shipping6, money: '0' },
    ]);
  });
});

describe('a tip that Shopify refunds', () => {
  const tip = line(2, { unit: '3.0', total: '3.0' }, { product: null, variant: null, sku: null, title: 'Tip' });
  const sold = order('13.0', [line(1, { unit: '10.0', total: '10.0' }), tip], {
    ...{ ...refunded, totalTipReceivedSet: bag('3.0') },
  });

  it('is netted in tips: no unit of merchandise is returned', () => {
    const back = refund(1, { refunded: '3.0', lines: [{ id: 5, line: 2, quantity: 1, subtotal: '3.0', tax: '0.0' }] });
    const [row, ...rest] = stageOrder(sold, back).refunds;
    expect(row).to.include({ kind: 'adjustment', lineId: null, quantity: '0', returns: '0', tips: '3', total: '3' });
    expect(rest).to.deep.equal([]);
  });
});

describe('an exchange at Shopify', () => {
  const returned = line(1, { unit: '50.0', total: '50.0', taxes: ['5.0'] }, { currentQuantity: 0 });
  const kept = line(2, { unit: '60.0', total: '60.0', taxes: ['6.0'] });
  const back = refund(1, { refunded: '0.0', lines: [{ id: 5, line: 1, quantity: 1, subtotal: '50.0', tax: '5.0' }] });
  const net = (sold: Json): number => {
    const { total, refunds } = stageOrder(sold, back);
    return Number(total) - refunds.reduce((sum, row) => sum + Number(row.total), 0);
  };

  it("stages with the kept item included or excluded in Shopify's total, and nets to what was paid", () => {
    expect(net(order('121.0', [returned, kept], refunded))).to.equal(66);
    expect(net(order('55.0', [returned, kept], refunded))).to.equal(66);
  });

  it('does not excuse an incomplete order', () => {
    expect(faultOf('orders', order('80.0', [returned, kept], refunded), back).code).to.equal('order_does_not_add_up');
    expect(faultOf('orders', order('55.0', [returned, kept])).code).to.equal('order_does_not_add_up');
  });
});

describe('a cancelled Shopify order', () => {
  const sold = (status: string, more: Json = {}) =>
    order('127.0', [line(1, { unit: '50.0', total: '100.0', quantity: 2, taxes: ['10.0'] })], {
      ...{ displayFinancialStatus: status, cancelledAt: '2026-07-09T18:40:10Z' },
      ...{ originalTotalDutiesSet: bag('4.0'), originalTotalAdditionalFeesSet: bag('3.0') },
      shippingLines: { nodes: [shippingLine(1, '10.0')] },
      ...more,
    });
  const shipping = [{ id: 2, subtotal: '10.0', tax: '0.0' }];
  const units = (quantity: number, subtotal: string, tax: string) => [{ id: 1, line: 1, quantity, subtotal, tax }];

  /** Per measure: sales less refunds. */
  function left(...[sale, ...fragments]: Json[]) {
    const { lines, refunds, ...staged } = stageOrder(sale!, ...fragments);
    const back = (field: 'quantity' | 'returns' | 'shipping' | 'taxes' | 'duties' | 'fees' | 'total') =>
      refunds.reduce((sum, row) => sum + Number(row[field]), 0);
    return {
      units: Number(lines[0]!.quantity) - back('quantity'),
      goods: Number(lines[0]!.grossSales) - Number(lines[0]!.discounts) - back('returns'),
      shipping: Number(staged.shipping) - back('shipping'),
      taxes: Number(staged.taxes) - back('taxes'),
      duties: Number(staged.duties) - back('duties'),
      fees: Number(staged.fees) - back('fees'),
      total: Number(staged.total) - back('total'),
      paidBack: refunds.reduce((sum, row) => sum + Number(row.refunded), 0),
    };
  }
  const nothing = { units: 0, goods: 0, shipping: 0, taxes: 0, duties: 0, fees: 0, total: 0 };

  it('that is unpaid has nothing left, although its refund lists neither fees nor duties', () => {
    const listed = refund(1, { refunded: '0.0', lines: units(2, '100.0', '10.0'), shipping });
    for (const status of ['VOIDED', 'PENDING', 'EXPIRED', 'AUTHORIZED'])
      expect(left(sold(status, refunded), listed), status).to.deep.equal({ ...nothing, paidBack: 0 });
  });

  it('has nothing left if it has no refund, or a partial one', () => {
    expect(left(sold('VOIDED'))).to.deep.equal({ ...nothing, paidBack: 0 });
    const part = refund(1, { refunded: '0.0', lines: units(1, '50.0', '5.0') });
    expect(left(sold('VOIDED', refunded), part)).to.deep.equal({ ...nothing, paidBack: 0 });
  });

  it('that is partly paid has nothing left once that is refunded', () => {
    const deposit = refund(1, { refunded: '60.0', lines: units(2, '100.0', '10.0'), shipping });
    expect(left(sold('REFUNDED', refunded), deposit)).to.deep.equal({ ...nothing, paidBack: 60 });
  });

  it('keeps what the shop keeps money for', () => {
    const goods = refund(1, { refunded: '110.0', lines: units(2, '100.0', '10.0') });
    const kept = { ...nothing, shipping: 10, duties: 4, fees: 3, total: 17, paidBack: 110 };
    expect(left(sold('PARTIALLY_REFUNDED', refunded), goods)).to.deep.equal(kept);
    expect(left(sold('PAID'))).to.include({ total: 127, paidBack: 0 });
  });
});
