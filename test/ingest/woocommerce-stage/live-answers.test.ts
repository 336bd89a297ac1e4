import { expect } from 'chai';
import type { ProductRecord } from '../../../src/canonical/record.js';
import { extra, line, order, refund, sumsOf } from './hand-made.js';
import { type Json, sample, stage, stageOrder } from './records.js';

const taxed = (fields: Json = {}): Json =>
  order({
    line_items: [line({ quantity: 3, subtotal: '56.97', total: '51.28', total_tax: '4.55' })],
    shipping_lines: [extra({ total: '7.50', total_tax: '0.67' })],
    ...{ shipping_total: '7.50', total_tax: '5.22', total: '64.00' },
    ...fields,
  });

/** Answers recorded from live servers, 7.1.1 and 10.0.2. */
describe('WooCommerce: answers of live stores', () => {
  it('give a negative discount if a line was sold above its subtotal', () => {
    const staged = stageOrder(
      order({ line_items: [line({ subtotal: '20.00', total: '25.00' })], total: '25.00', discount_total: '-5.00' }),
    );
    expect(staged.lines[0]).to.include({ grossSales: '20', discounts: '-5' });
    expect(sumsOf(staged)).to.include({ merchandise: '25', total: '25' });
  });

  it('give exact amounts of lines, despite noise in prices and any decimals of taxes and coupons', () => {
    const exact = stageOrder(taxed());
    const noisy = {
      price: 17.093333333333334,
      taxes: [{ id: 1, total: '4.551', subtotal: '5.0562' }],
    };
    const [plain] = taxed().line_items as Json[];
    for (const coupon of [
      { id: 8, code: 'ten', discount: '5.69' },
      { id: 8, code: 'ten', discount: '5.69', nominal_amount: 10 },
    ]) {
      expect(stageOrder(taxed({ line_items: [{ ...plain, ...noisy }], coupon_lines: [coupon] }))).to.deep.equal({
        ...exact,
        discountCodes: ['ten'],
      });
    }
  });

  it('give yen with lines rounded one by one: the difference from the total is rounding, and settled with it', () => {
    const yen = order({
      currency: 'JPY',
      line_items: [line({ total: '1364', total_tax: '136' }), line({ id: 2, total: '909', total_tax: '91' })],
      ...{ total_tax: '227', total: '2501' },
    });
    expect(stageOrder(yen)).to.include({ fees: '1', total: '2501' });
    const cancelled = stageOrder({ ...yen, status: 'cancelled' });
    expect(sumsOf(cancelled).total).to.equal('0');
  });

  for (const [amount, goods] of [
    ['64', '51.28'],
    ['64.00', '51.28'],
    ['64.004', '51.284'],
    ['63.996', '51.276'],
  ]) {
    it(`give a full refund by amount or status (${amount}), without lines, taxes or shipping of its own`, () => {
      const staged = stageOrder(taxed({ status: 'refunded' }), refund({ amount }));
      expect(staged.refunds).to.have.length(1);
      expect(staged.refunds[0]).to.include({ returns: goods, shipping: '7.5', taxes: '5.22' });
      const { merchandise, total, ...others } = sumsOf(staged);
      expect(others).to.deep.equal({ shipping: '0', taxes: '0', fees: '0' });
      if (goods === '51.28') expect({ merchandise, total }).to.deep.equal({ merchandise: '0', total: '0' });
    });
  }

  it('give a refund of lines whose amount has more decimals than they have', () => {
    const back = line({
      id: 9,
      quantity: -1,
      total: '-17.09',
      total_tax: '-1.52',
      meta_data: [{ key: '_refunded_item_id', value: '1' }],
    });
    const staged = stageOrder(taxed(), refund({ amount: '18.6133', line_items: [back] }));
    expect(staged.refunds).to.have.length(1);
    expect(staged.refunds[0]).to.include({ returns: '17.09', taxes: '1.52', total: '18.61', lineId: '1' });
  });

  it('give no refund for an order that stayed refunded when its refund was deleted', () => {
    const staged = stageOrder(taxed({ status: 'refunded' }));
    expect(staged.refunds).to.deep.equal([]);
    expect(staged.financialStatus).to.equal('refunded');
  });

  it("give the cost of a variation that inherits its product's, reported as 0 beside the right total", () => {
    const cost = (defined: number | null, total: number): Json => ({
      values: [{ defined_value: defined, effective_value: defined ?? 0 }],
      total_value: total,
    });
    const [variation] = sample<Json[]>('product-variations');
    const costs = (product: Json, inherited: Json): (string | null)[] => {
      const [record] = stage('products', [
        { ...sample<Json>('product-variable'), cost_of_goods_sold: product },
        { ...variation, cost_of_goods_sold: inherited },
      ]);
      return (record as ProductRecord).variants.map(({ unitCost }) => unitCost);
    };
    expect(costs(cost(5.25, 5.25), cost(null, 5.25))).to.deep.equal(['5.25']);
    expect(costs(cost(null, 0), cost(null, 0))).to.deep.equal([null]);
    expect(costs(cost(5.25, 5.25), cost(6, 6))).to.deep.equal(['6']);
  });
});
