import { expect } from 'chai';
import { TillFolder } from './support/folder.js';

describe('Costs and categories in files', () => {
  let till: TillFolder;

  beforeEach(async () => {
    till = await TillFolder.open();
  });

  afterEach(() => till.close());

  it('hold from the day of their version, for orders of any file; refunded units that are lost keep their cost', async () => {
    till.put(
      'products-1.csv',
      'product_id,title,category,unit_cost,updated_at\np,Mug,Home,4,2026-03-01T09:00:00Z\nq,Cup,Home,,2026-03-01T09:00:00Z\n',
    );
    till.put('orders.csv', 'order_id,ordered_at\n1,2026-03-02T09:00:00Z\n2,2026-03-12T09:00:00Z\n');
    till.put('order_lines.csv', 'order_id,line_id,product_id,quantity,unit_price\n1,1,p,3,10\n2,1,p,1,10\n2,2,q,1,5\n');
    till.put(
      'refunds.csv',
      'refund_id,refund_line_id,order_id,line_id,refunded_at,quantity,amount,restocked\n' +
        'r,1,1,1,2026-03-20T09:00:00Z,1,10,\nr,2,1,1,2026-03-21T09:00:00Z,1,10,no\n',
    );
    await till.synced();
    till.put(
      'products-2.csv',
      'product_id,title,category,unit_cost,updated_at\np,Mug,Kitchen,6,2026-03-10T09:00:00Z\n',
    );
    await till.synced();
    const days = () =>
      till.values(`
        select date_key, category, trim_scale(sum(known_cost_of_goods)), trim_scale(sum(net_sales_with_cost)), sum(lines_without_cost)
        from warehouse.agg_product_daily group by 1, 2 order by 1, 2`);
    const right = [
      ['20260302', 'Home', '12', '30', '0'],
      ['20260312', 'Home', '0', '0', '1'],
      ['20260312', 'Kitchen', '6', '10', '0'],
      ['20260320', 'Home', '-4', '-10', '0'],
      ['20260321', 'Home', '0', '-10', '0'],
    ];
    expect((await days()).map((row) => row.map(String))).to.deep.equal(right);
    await till.rebuilt();
    expect((await days()).map((row) => row.map(String))).to.deep.equal(right);
  });
});
