import { expect } from 'chai';
import type { InventoryRecord } from '../../../src/canonical/record.js';
import { back, Digits, faultOf, line, order, refund, stage, stageOrder } from './written-orders.js';

describe('WooCommerce: goods sold by weight', () => {
  const cheese = (quantity: number | Digits) =>
    stageOrder(order({ total: '25.10', lines: [line(1, { quantity, total: '25.10' })] }));

  it('have the original quantity, and a unit price by exact division', () => {
    expect(cheese(1.255).lines[0]).to.include({ quantity: '1.255', unitPrice: '20', grossSales: '25.1' });
    // 25.10 / 0.75 = 33.4666…, rounded half away from zero at nine places.
    expect(cheese(0.75).lines[0]).to.include({ quantity: '0.75', unitPrice: '33.466666667' });
    expect(cheese(12.75).lines[0]!.quantity).to.equal('12.75');
  });

  it('keep every digit: no binary number between the wire and the warehouse', () => {
    expect(cheese(new Digits('1234567890.123456789')).lines[0]!.quantity).to.equal('1234567890.123456789');
    expect(cheese(new Digits('2.0')).lines[0]!.quantity).to.equal('2');
    expect(cheese(new Digits('1.0e-3')).lines[0]!.quantity).to.equal('0.001');
    expect(cheese(new Digits('15E-1')).lines[0]!.quantity).to.equal('1.5');
  });

  it('lose only the noise of a store that computes in binary', () => {
    expect(cheese(0.1 + 0.2).lines[0]!.quantity).to.equal('0.3');
    expect(cheese(new Digits('1.2549999999999999')).lines[0]!.quantity).to.equal('1.255');
  });

  it('are accepted as text too, as plugins write them, and refused if they are not numbers', () => {
    const odd = (quantity: unknown) => order({ total: '25.10', lines: [line(1, { total: '25.10' }, { quantity })] });
    expect(stageOrder(odd('1.255')).lines[0]!.quantity).to.equal('1.255');
    expect(faultOf('orders', odd('some'))).to.include({ code: 'unexpected_shape', path: 'line_items[0].quantity' });
    expect(faultOf('orders', odd(null)).message).to.match(/quantity is null/);
  });

  it('are returned by weight, and a cancellation takes back what no refund has', () => {
    const sold = order({ status: 'cancelled', total: '25.10', lines: [line(1, { quantity: 1.255, total: '25.10' })] });
    const some = refund(2, '5.00', { lines: [back(9, 1, { quantity: -0.25, total: '-5.00' })] });
    const { refunds } = stageOrder(sold, some);
    expect(refunds.map(({ kind, quantity, returns }) => [kind, quantity, returns])).to.deep.equal([
      ['line', '0.25', '5'],
      ['edit', '1.005', '20.1'],
    ]);
  });

  it('are in stock by weight', () => {
    const product = {
      ...{ id: 5, name: 'Cheese', type: 'simple', status: 'publish', sku: 'CH', price: '20.00' },
      ...{ manage_stock: true, stock_quantity: 12.75, date_modified_gmt: '2026-07-01T10:00:00' },
    };
    const stock = stage('products', product)[1] as InventoryRecord;
    expect(stock.levels[0]).to.include({ available: '12.75', onHand: '12.75', committed: '0' });
  });
});
