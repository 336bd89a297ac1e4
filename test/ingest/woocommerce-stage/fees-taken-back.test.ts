import { expect } from 'chai';
import type { OrderRecord } from '../../../src/canonical/record.js';
import { back, extra, line, order, refund, stageOrder } from './written-orders.js';

/** Goods 20.00, shipping 5.00, a fee of 3.00, taxes of 5.60 on all of it: 33.60. */
const sold = {
  ...{ total: '33.60', tax: '5.60', shippingTotal: '5.00' },
  ...{
    lines: [line(1, { total: '20.00', tax: '4.00' })],
    shipping: [extra(2, '5.00', '1.00')],
    fees: [extra(3, '3.00', '0.60')],
  },
};

const rowsOf = ({ refunds }: OrderRecord) =>
  refunds.map(({ kind, returns, shipping, fees, taxes }) => [kind, returns, shipping, fees, taxes]);

describe('WooCommerce: refunded fees', () => {
  it('count as fees, not as returned merchandise', () => {
    const fee = refund(4, '3.60', { fees: [extra(9, '-3.00', '-0.60')] });
    expect(rowsOf(stageOrder(order(sold), fee))).to.deep.equal([['adjustment', '0', '0', '3', '0.6']]);
  });

  it('are part of the sum that settles the order, as shipping and taxes are', () => {
    expect(rowsOf(stageOrder(order(sold), refund(4, '33.60')))).to.deep.equal([['adjustment', '20', '5', '3', '5.6']]);
    const goods = refund(4, '24.00', { lines: [back(9, 1, { quantity: -1, total: '-20.00', tax: '-4.00' })] });
    expect(rowsOf(stageOrder(order(sold), goods, refund(5, '9.60')))).to.deep.equal([
      ['line', '20', '0', '0', '4'],
      ['adjustment', '0', '5', '3', '1.6'],
    ]);
  });

  it('are part of a sum that settles the order except for decimals that the store does not show', () => {
    const { refunds } = stageOrder(order(sold), refund(4, '33.597334'));
    expect(refunds[0]).to.include({ returns: '19.997334', shipping: '5', fees: '3', taxes: '5.6', total: '33.597334' });
  });

  it('are taken back by a cancellation', () => {
    expect(rowsOf(stageOrder(order({ ...sold, status: 'cancelled' })))).to.deep.equal([
      ['edit', '20', '0', '0', '4'],
      ['edit', '0', '5', '3', '1.6'],
    ]);
  });

  it('are negative if a negative fee is taken back: points used for payment', () => {
    const paidWithPoints = { ...sold, total: '27.60', tax: '5.00', fees: [extra(3, '-2.40', '0.00')] };
    expect(rowsOf(stageOrder(order(paidWithPoints), refund(4, '27.60')))).to.deep.equal([
      ['adjustment', '20', '5', '-2.4', '5'],
    ]);
  });
});
