import { expect } from 'chai';
import type { InventoryRecord } from '../../../src/canonical/record.js';
import { edit, line, order, refund } from './hand-made.js';
import { stage, stageOrder } from './records.js';

/** Shopify's schema has `Int` today. A decimal must be neither refused nor rounded, as on every platform. */
describe('Shopify: quantities with decimals', () => {
  const sold = (quantity: number, more = {}) =>
    order('25.10', [line(1, { quantity, unit: '20.00', total: '25.10' }, more)]);

  it('of a line are exact', () => {
    expect(stageOrder(sold(1.255)).lines[0]).to.include({ quantity: '1.255', unitPrice: '20', grossSales: '25.1' });
  });

  it('of a refund are exact', () => {
    const some = refund(1, {
      refunded: '5.00',
      lines: [{ id: 1, line: 1, quantity: 0.25, subtotal: '5.00', tax: '0.0' }],
    });
    const staged = stageOrder({ ...sold(1.255), refunds: [{ id: 'gid://shopify/Refund/1' }] }, some);
    expect(staged.refunds.map(({ quantity, returns }) => [quantity, returns])).to.deep.equal([['0.25', '5']]);
  });

  it('of an edit are exact', () => {
    const less = edit(2, '2026-07-05T10:00:00Z', [[1, 1, -0.255, '-5.10', '0.0']]);
    const edited = { ...sold(1.255, { currentQuantity: 1 }) };
    expect(stageOrder(edited, less).refunds.map(({ quantity, returns }) => [quantity, returns])).to.deep.equal([
      ['0.255', '5.1'],
    ]);
  });

  it('in stock are exact', () => {
    const { levels } = stage('inventory', stocked(true)) as InventoryRecord;
    expect(levels[0]).to.include({ available: '12.75', onHand: '13', committed: '0.25' });
  });

  it('of an item that is not tracked are no stock: nobody counts them', () => {
    expect(stage('inventory', stocked(false))).to.deep.include({ kind: 'inventory', variantId: '9101', levels: [] });
  });

  function stocked(tracked: boolean): object {
    const quantities = Object.entries({ available: 12.75, on_hand: 13, committed: 0.25, incoming: 1.5, reserved: 0 });
    return {
      ...{ id: 'gid://shopify/InventoryItem/1', updatedAt: '2026-07-09T18:40:11Z', unitCost: null, tracked },
      variants: { nodes: [{ id: 'gid://shopify/ProductVariant/9101' }] },
      inventoryLevels: {
        pageInfo: { hasNextPage: false },
        nodes: [
          {
            ...{ id: 'gid://shopify/InventoryLevel/1', updatedAt: '2026-07-09T18:40:11Z', isActive: true },
            location: { id: 'gid://shopify/Location/1' },
            quantities: quantities.map(([name, quantity]) => ({ name, quantity })),
          },
        ],
      },
    };
  }
});
