import { Big } from 'big.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { line, order, refund } from './hand-made.js';
import { stageOrder } from './records.js';

const cents = (value: number): string => new Big(value).div(100).toFixed(2);

describe('the money of a refund', () => {
  it('is split over its rows to the exact sum, whatever they are worth', () => {
    const lines = fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 4 });
    const fees = fc.array(fc.integer({ min: -2000, max: 2000 }), { maxLength: 2 });
    fc.assert(
      fc.property(lines, fees, fc.integer({ min: 0, max: 9000 }), (subtotals, adjustments, money) => {
        const back = refund(1, {
          refunded: cents(money),
          lines: subtotals.map((subtotal, at) => ({
            id: at + 1,
            line: 1,
            quantity: 1,
            subtotal: cents(subtotal),
            tax: '0.0',
          })),
          adjustments: adjustments.map((amount, at) => ({ id: at + 1, amount: cents(amount), tax: '0.0' })),
        });
        const staged = stageOrder(order('100.0', [line(1, { unit: '100.0', total: '100.0' })]), back).refunds;
        const paid = staged.reduce((sum, row) => sum.plus(row.refunded), new Big(0));
        expect(paid.toFixed(2)).to.equal(cents(money));
        for (const row of staged) expect(new Big(row.refunded).abs().lte(new Big(row.total).abs())).to.equal(true);
        expect(new Set(staged.map(({ refundLineId }) => refundLineId)).size).to.equal(staged.length);
      }),
    );
  });
});
