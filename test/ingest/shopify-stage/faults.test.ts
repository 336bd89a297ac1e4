import { expect } from 'chai';
import { stageShopify } from '../../../src/ingest/shopify/to-canonical/stage.js';
import { unheardDrift } from '../../support/extractor-ends.js';
import { bag, line, order, refund } from './hand-made.js';
import { faultOf, type Json, source, stored } from './records.js';

const one = line(1, { unit: '10.0', total: '10.0' });

function withLine(change: Json): Json {
  return order('10.0', [{ ...one, ...change }]);
}

describe('a wrong Shopify record', () => {
  it('is rejected with the name of the missing field', () => {
    const { quantity: _, ...rest } = one;
    const fault = faultOf('orders', order('10.0', [rest]));
    expect(fault).to.include({ code: 'unexpected_shape', path: 'lineItems.nodes[0].quantity', value: 'missing' });
    expect(fault.message).to.equal(
      'Shopify order 5001: lineItems.nodes[0].quantity is missing, but a value was expected.',
    );
  });

  it('is rejected with the field of the wrong type, its value and what was expected', () => {
    const fault = faultOf('orders', withLine({ quantity: 'two' }));
    expect(fault).to.include({ path: 'lineItems.nodes[0].quantity', value: '"two"' });
    expect(fault.message).to.match(
      /but a number \(0 or more\) or integer was expected|integer or a number \(0 or more\) was expected/,
    );
  });

  for (const amount of ['abc', '', '1e3', '12,50', ' 1.0', '0.0000000001', 'NaN']) {
    it(`refuses ${JSON.stringify(amount)} as an amount`, () => {
      const fault = faultOf('orders', withLine({ originalTotalSet: bag(amount) }));
      expect(fault).to.include({
        path: 'lineItems.nodes[0].originalTotalSet.shopMoney.amount',
        value: JSON.stringify(amount),
      });
      expect(fault.message).to.match(/a decimal was expected/);
    });
  }

  it('is rejected for an amount that arrived as a number, which may have lost digits', () => {
    const { shopMoney } = bag('1.0') as { shopMoney: Json };
    const fault = faultOf('orders', withLine({ originalTotalSet: { shopMoney: { ...shopMoney, amount: 1.1 } } }));
    expect(fault).to.include({ path: 'lineItems.nodes[0].originalTotalSet.shopMoney.amount', value: '1.1' });
  });

  it('is rejected with the error within a nullable object, not with "expected null"', () => {
    const fault = faultOf('orders', order('10.0', [one], { totalTipReceivedSet: { shopMoney: { amount: 7001 } } }));
    expect(fault).to.include({ path: 'totalTipReceivedSet.shopMoney.amount', value: '7001' });
    expect(fault.message).to.match(/string was expected/);
  });

  it('passes if only personal data has an odd type, which is reported without the data', () => {
    for (const personal of [
      { email: ['ada@example.com'] },
      { phone: { number: '447700900123' } },
      { shippingAddress: { city: { name: 'Toronto' } } },
    ]) {
      const reported: string[] = [];
      const drift = {
        unknownField: () => undefined,
        unknownValue: (path: string, value: string) => reported.push(`${path} ${value}`),
      };
      stageShopify(stored('orders', order('10.0', [one], personal)), source, drift);
      expect(reported.join())
        .to.match(/hidden/)
        .and.not.match(/ada|447700|Toronto/);
    }
  });

  it('has long values shortened', () => {
    const fault = faultOf('orders', withLine({ quantity: 'x'.repeat(5000) }));
    expect(fault.value).to.have.length.below(70);
    expect(fault.message).to.have.length.below(200);
  });

  it('is rejected as invalid JSON if truncated, without quoting it', () => {
    const cut = JSON.stringify(order('10.0', [one])).slice(0, -40);
    const fault = faultOf('orders', cut);
    expect(fault.code).to.equal('invalid_json');
    expect(fault.message).not.to.match(/ada@/);
  });

  it('is incomplete if a connection has a further page that did not arrive', () => {
    const open = order('10.0', [], { lineItems: { pageInfo: { hasNextPage: true }, nodes: [one] } });
    expect(faultOf('orders', open)).to.include({ code: 'incomplete_record', path: 'lineItems.pageInfo.hasNextPage' });
    const stillOpen = { lineItems: { pageInfo: { hasNextPage: true }, nodes: [] } };
    expect(faultOf('orders', open, stillOpen).code).to.equal('incomplete_record');
  });

  it("is incomplete if a refund's details or an edit's agreements did not arrive", () => {
    const refunded = order('10.0', [one], { refunds: [{ id: 'gid://shopify/Refund/1' }] });
    expect(faultOf('orders', refunded)).to.include({ code: 'incomplete_record', path: 'refunds', value: '1' });
    const { refundLineItems: _, ...headOnly } = refund(1, { refunded: '1.0' });
    expect(faultOf('orders', refunded, headOnly).code).to.equal('incomplete_record');
    expect(faultOf('orders', order('10.0', [one], { edited: true }))).to.include({ path: 'agreements' });
  });

  it("does not add up if Shopify's totals include something that its rows do not", () => {
    const fault = faultOf('orders', order('31.5', [one]));
    expect(fault).to.include({ code: 'order_does_not_add_up', value: '31.5' });
    expect(fault.message).to.match(/add up to 10, but Shopify's totals are 31.5/);
  });

  it("is refused if its stream is not Shopify's", () => {
    expect(faultOf('carts', {}).code).to.equal('unknown_stream');
  });

  it("does not lose a product because of a variant's price that is not a decimal", () => {
    const product = {
      ...{ id: 'gid://shopify/Product/1', updatedAt: '2026-07-09T18:40:11Z', title: 'Mug', status: 'ACTIVE' },
      variants: { nodes: [{ id: 'gid://shopify/ProductVariant/1', price: 'free' }] },
    };
    const reported: string[] = [];
    const drift = {
      unknownField: () => undefined,
      unknownValue: (path: string, value: string) => reported.push(`${path} ${value}`),
    };
    const [staged] = stageShopify(stored('products', product), source, drift);
    expect(staged).to.have.nested.property('variants[0].price', null);
    expect(reported).to.deep.equal(['variants.nodes[].price "free"']);
  });

  it('is refused for stock without a number', () => {
    const item = {
      ...{ id: 'gid://shopify/InventoryItem/1', updatedAt: '2026-07-09T18:40:11Z' },
      variants: { nodes: [{ id: 'gid://shopify/ProductVariant/1' }] },
      inventoryLevels: {
        nodes: [
          {
            ...{
              id: 'gid://shopify/InventoryLevel/1?inventory_item_id=1',
              updatedAt: '2026-07-09T18:40:11Z',
              isActive: true,
            },
            ...{ location: { id: 'gid://shopify/Location/1' }, quantities: [{ name: 'available', quantity: 1 }] },
          },
        ],
      },
    };
    expect(faultOf('inventory', item).message).to.match(/on_hand at location 1 is missing/);
  });

  it('counts an item without its variant as deleted', () => {
    const item = { id: 'gid://shopify/InventoryItem/1', updatedAt: '2026-07-09T18:40:11Z', variants: { nodes: [] } };
    const deletion = { kind: 'deletion', entity: 'inventory', id: '1', deletedAt: '2026-07-09T18:40:11Z' };
    expect(stageShopify(stored('inventory', item), source, unheardDrift)).to.deep.equal([deletion]);
  });
});
