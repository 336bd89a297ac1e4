import { expect } from 'chai';
import { inOneFolder, type TillFolder } from './support/folder.js';
import { xlsx } from './support/workbooks.js';

const table = (...rows: string[][]): string => rows.map((row) => row.join('\t')).join('\r\n');

describe('Tables of Amazon by a preset', () => {
  let till: TillFolder;
  inOneFolder((opened) => {
    till = opened;
  });

  it('FBA inventory: what is there for sale, not for sale, and on its way, at the place that the mapping names', async () => {
    till.mapBy(
      'files:\n  - { pattern: "stock-*.txt", preset: amazon-fba-inventory, defaults: { location_id: FBA Amazon.co.uk } }\n',
    );
    till.put(
      'stock-1.txt',
      table(
        [
          ...['afn-fulfillable-quantity', 'sku', 'product-name', 'condition', 'afn-unsellable-quantity'],
          ...['afn-reserved-quantity', 'afn-researching-quantity', 'afn-inbound-working-quantity'],
          ...['afn-inbound-shipped-quantity', 'afn-inbound-receiving-quantity'],
        ],
        ['10', 'MUG', 'Mug 12" set', 'New', '1', '3', '2', '4', '5', '6'],
        ['0', 'TEE', 'Tee', 'UsedGood', '0', '0', '0', '0', '0', '0'],
      ),
    );
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(
      await till.values(
        `select split_part(location_key, ':', 2), trim_scale(available), trim_scale(on_hand), trim_scale(incoming), trim_scale(reserved),
          trim_scale(unsellable), trim_scale(researching)
        from warehouse.fact_inventory order by 1`,
      ),
    ).to.deep.equal([
      ['FBA Amazon.co.uk', '10', '16', '15', '3', '1', '2'],
      ['FBA Amazon.co.uk (UsedGood)', '0', '0', '0', '0', '0', '0'],
    ]);
  });

  it('all orders that a spreadsheet program saved: its cells may have tabs and several lines', async () => {
    till.mapBy('files:\n  - { pattern: "*.xlsx", preset: amazon-all-orders }\n');
    till.put(
      'orders.xlsx',
      xlsx({
        Sheet1: [
          [
            ...['amazon-order-id', 'purchase-date', 'last-updated-date', 'order-status', 'fulfillment-channel'],
            ...['sales-channel', 'product-name', 'sku', 'asin', 'quantity', 'currency', 'item-price', 'item-tax'],
          ],
          [
            ...['206-1', '2026-04-10T09:15:00+00:00', '2026-04-11T09:15:00+00:00', 'Shipped', 'Amazon', 'Amazon.co.uk'],
            ...['Mug\tblue,\nset', 'MUG', 'B01', { v: '2' }, 'GBP', { v: '42' }, { v: '7' }],
          ],
        ],
      }),
    );
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await till.values('select title, sku, trim_scale(quantity) from warehouse.fact_order_items')).to.deep.equal([
      ['Mug blue, set', 'MUG', '2'],
    ]);
  });

  it('FBA returns: units that came back to their lines, without money, lost unless they can be sold', async () => {
    till.mapBy('files:\n  - { pattern: "returns-*.txt", preset: amazon-fba-returns }\n');
    till.put('orders.csv', 'order_id,ordered_at\n202-1,2026-05-02T09:00:00Z\n');
    till.put('order_lines.csv', 'order_id,line_id,product_id,quantity,unit_price\n202-1,MUG,MUG,3,10\n');
    const back = (plate: string, disposition: string): string[] => [
      ...['2026-05-10T09:00:00+00:00', '202-1', 'MUG', '1', disposition, 'DEFECTIVE', plate],
    ];
    till.put(
      'returns-1.txt',
      table(
        ['return-date', 'order-id', 'sku', 'quantity', 'detailed-disposition', 'reason', 'license-plate-number'],
        back('LPN1', 'SELLABLE'),
        back('LPN2', 'DEFECTIVE'),
      ),
    );
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(
      await till.values(
        `select date_key, split_part(item_key, ':', 3), trim_scale(quantity), trim_scale(returns), reason, is_restocked
        from warehouse.fact_refunds order by refund_key`,
      ),
    ).to.deep.equal([
      [20260510, 'MUG', '1', '0', 'DEFECTIVE', true],
      [20260510, 'MUG', '1', '0', 'DEFECTIVE', false],
    ]);
  });
});
