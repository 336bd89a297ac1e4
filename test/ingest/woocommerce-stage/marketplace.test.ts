import { expect } from 'chai';
import type { SplitOrderRecord } from '../../../src/canonical/record.js';
import { line, order, refund } from './hand-made.js';
import { type Json, stage } from './records.js';

const kinds = (fields: Json): string => {
  const [record] = stage('orders', [order(fields)]);
  return record!.kind === 'split_order' ? `part of ${(record as SplitOrderRecord).parentId}` : record!.kind;
};

describe('WooCommerce: marketplace plugins', () => {
  for (const via of [
    'dokan',
    'multivendorx_store_order',
    'mvx_vendor_order',
    'wcmp_vendor_order',
    'yith_wcmv_vendor_suborder',
  ]) {
    it(`make sub-orders of an order (${via})`, () => {
      expect(kinds({ created_via: via, parent_id: 90 })).to.equal('part of 90');
    });
  }

  for (const [key, value] of [
    ['has_sub_order', '1'],
    ['has_sub_order', true],
    ['multivendorx_has_sub_order', 1],
    ['has_mvx_sub_order', 'yes'],
    ['has_wcmp_sub_order', '1'],
  ]) {
    it(`mark the order that they split (${key} = ${JSON.stringify(value)})`, () => {
      expect(kinds({ meta_data: [{ id: 1, key, value }] })).to.equal('part of 100');
    });
  }

  it('leave orders of deposits and subscriptions below others as orders of their own', () => {
    expect(kinds({ created_via: 'yith_wcdp_balance_order', parent_id: 90 })).to.equal('order');
    expect(kinds({ created_via: 'wc_deposits', parent_id: 90 })).to.equal('order');
    expect(kinds({ created_via: 'subscription', parent_id: 90 })).to.equal('order');
    expect(kinds({ created_via: 'checkout', parent_id: 90 })).to.equal('order');
  });

  it("leave a vendor's own subscription an order, which Dokan creates without a parent", () => {
    expect(kinds({ created_via: 'dokan', parent_id: 0 })).to.equal('order');
    expect(kinds({ meta_data: [{ id: 1, key: 'has_sub_order', value: '' }] })).to.equal('order');
  });

  it("name the line of the buyer's order in the line of a sub-order", () => {
    const named = (id: number, key: string, value: unknown): Json => line({ id, meta_data: [{ id: 1, key, value }] });
    const lines = [
      ...[named(21, '_dokan_parent_order_item_id', 11), named(22, 'store_order_item_id', '12')],
      ...[named(23, '_parent_line_item_id', '13'), line({ id: 24 })],
    ];
    const fields = { created_via: 'dokan', parent_id: 90, line_items: lines, total: '72.00' };
    const [record] = stage('orders', [order(fields), refund()]);
    expect((record as SplitOrderRecord).parentLines).to.deep.equal({ 21: '11', 22: '12', 23: '13' });
    expect((record as SplitOrderRecord).order.refunds).to.have.length(1);
  });
});
