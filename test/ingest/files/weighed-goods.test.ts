import { expect } from 'chai';
import { TillFolder } from './support/folder.js';

describe('Weighed goods in files', () => {
  let till: TillFolder;

  before(async () => {
    till = await TillFolder.open();
  });

  after(async () => {
    expect(await till.violations()).to.deep.equal([]);
    await till.close();
  });

  it('are loaded by weight, sold, returned and in stock, with all their digits', async () => {
    till.put('orders-w.csv', 'order_id,ordered_at\nQ1,2026-06-01 10:00\n');
    till.put(
      'order_lines-w.csv',
      'order_id,line_id,quantity,unit_price,title\nQ1,1,1,10.00,Bread\nQ1,2,0.350,20.00,Cheese by weight\n',
    );
    till.put('refunds-w.csv', 'refund_id,refunded_at,order_id,line_id,quantity,amount\nQR,2026-06-02,Q1,2,0.1,2.00\n');
    till.put('inventory-w.csv', 'location_id,variant_id,available,committed\nshop,cheese,12.75,0.005\n');
    await till.synced();
    expect(
      await till.values("select items_sold, total, reversed from warehouse.fact_orders where platform_order_id = 'Q1'"),
    ).to.deep.equal([['1.35', '17', '2']]);
    expect(
      await till.values("select quantity, returns from warehouse.fact_refunds where order_key = 'till:Q1'"),
    ).to.deep.equal([['0.1', '2']]);
    expect(
      await till.values(
        "select available, committed, on_hand from warehouse.fact_inventory where product_key = 'till:cheese'",
      ),
    ).to.deep.equal([['12.75', '0.005', '12.755']]);
    expect(
      await till.values(
        'select sum(items_sold), sum(items_returned) from warehouse.agg_daily_summary where date_key > 20260531',
      ),
    ).to.deep.equal([['1.35', '0.1']]);
  });
});
