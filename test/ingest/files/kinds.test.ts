import { expect } from 'chai';
import { TillFolder } from './support/folder.js';

describe('A table', () => {
  let till: TillFolder;

  before(async () => {
    till = await TillFolder.open({ salesChannel: 'till', taxIncluded: true });
  });

  after(async () => {
    expect(await till.violations()).to.deep.equal([]);
    await till.close();
  });

  it('of stock gives levels by day, of known and unknown products, with or without costs', async () => {
    till.put('products.csv', 'product_id,variant_id,title,price,unit_cost\np,p-blue,Mug,12.5,5\np,p-red,Mug,12.5,\n');
    till.put(
      'inventory-1.csv',
      'location_id,variant_id,available,changed_at\nshop,p-blue,4,2026-05-01\nshop,x,-1,2026-05-01\n',
    );
    till.put(
      'inventory-2.csv',
      'location_id,variant_id,available,changed_at,unit_cost\nshop,p-blue,3,2026-05-02,\nshop,p-red,7,2026-05-02,6\n',
      2,
    );
    expect((await till.synced()).inventory).to.deep.equal([3, 1, 0, 0]);
    expect(
      await till.values('select product_key, date_key, available from warehouse.fact_inventory order by 1, 2'),
    ).to.deep.equal([
      ['till:p-blue', 20260501, '4'],
      ['till:p-blue', 20260502, '3'],
      ['till:p-red', 20260502, '7'],
      ['till:x', 20260501, '-1'],
    ]);
    expect(
      await till.values(
        'select platform_variant_id, unit_cost, origin, is_deleted from warehouse.dim_product order by 1',
      ),
    ).to.deep.equal([
      ['p-blue', '5', 'product', false],
      ['p-red', '6', 'product', false],
      ['x', null, 'inventory', false],
    ]);
  });

  it('of customers deletes and restores them', async () => {
    till.put('customers.csv', 'customer_id,email,phone\n1,Ann@Example.com,+44 20 7946 0000\n2,,020 7946\n');
    await till.synced();
    const known = () =>
      till.values('select platform_customer_id, email, phone from warehouse.customer_account order by 1');
    expect(await known()).to.deep.equal([
      ['1', 'ann@example.com', '+442079460000'],
      ['2', null, '0207946'],
    ]);
    till.put('customers.csv', 'customer_id,deleted\n1,true\n', 1);
    await till.synced();
    expect((await known()).map(([id]) => id)).to.deep.equal(['2']);
    till.put('customers.csv', 'customer_id,email\n1,ann@example.com\n', 2);
    await till.synced();
    expect((await known()).length).to.equal(2);
  });

  it('of orders, lines and refunds gives included tax, shipping, discounts, gift cards, tips and fees to the right measures', async () => {
    till.put(
      'orders.csv',
      'order_id,ordered_at,discount,shipping,shipping_tax,duties,fees,tips,total,test\n' +
        'A,2026-05-01 23:30,2.40,6,1,1.5,0.01,2,51.11,\nT,2026-05-01,,,,,,,12,yes\n',
    );
    till.put(
      'order_lines.csv',
      'order_id,line_id,product_id,quantity,unit_price,discount,tax,gift_card\nA,1,p-blue,2,12,,4,\nA,2,,1,20,,0,true\nT,1,,1,12,,2,\n',
    );
    till.put(
      'refunds.csv',
      'refund_id,refund_line_id,refunded_at,order_id,line_id,quantity,amount,tax,shipping,shipping_tax,refunded\n' +
        'R,1,2026-05-03,A,1,1,12,2,,,10\nR,2,2026-05-03,A,,,,,6,1,\n',
    );
    await till.synced();
    expect(await till.setAside()).to.deep.equal([]);
    expect(
      await till.values(
        `select gross_sales, discounts, shipping, taxes, duties, fees, tips, total, reversed, channel_key, is_test
         from warehouse.fact_orders order by order_key`,
      ),
    ).to.deep.equal([
      ['19.555556', '1.955556', '5', '5', '1.5', '0.01', '2', '51.11', '18', 'till:till', false],
      ['10', '0', '0', '2', '0', '0', '0', '12', '0', 'till:till', true],
    ]);
    expect(
      await till.values(
        'select kind, returns, shipping, taxes, total, refunded from warehouse.fact_refunds order by refund_key',
      ),
    ).to.deep.equal([
      ['line', '10', '0', '2', '12', '10'],
      ['shipping', '0', '5', '1', '6', '6'],
    ]);
  });

  it('of sums that pay back gift cards too gives returns of what was sold alone, also if the order is cancelled later', async () => {
    till.put(
      'orders-sums.csv',
      'order_id,ordered_at,cancelled_at\nG1,2026-07-01,\nG2,2026-07-02,\nG3,2026-07-03,2026-07-05\n',
    );
    till.put(
      'order_lines-sums.csv',
      'order_id,line_id,quantity,unit_price,gift_card\nG1,card,1,50,true\nG1,mug,1,10,\nG2,card,1,50,true\nG3,card,1,50,true\nG3,mug,1,10,\n',
    );
    till.put(
      'refunds-sums.csv',
      'refund_id,refunded_at,order_id,refunded\nS1,2026-07-04,G1,60\nS2,2026-07-04,G2,20\nS3,2026-07-04,G3,60\n',
    );
    await till.synced();
    expect(
      await till.values(
        `select platform_order_id, sum(r.returns), sum(r.refunded) from warehouse.fact_refunds r join warehouse.fact_orders using (order_key)
         where platform_order_id like 'G_' group by 1 order by 1`,
      ),
    ).to.deep.equal([
      ['G1', '10', '60'],
      ['G2', '0', '20'],
      ['G3', '10', '60'],
    ]);
  });

  it('with a refund of a gift card gives a refund without a return, even if it arrives before the order', async () => {
    till.put('refunds-card.csv', 'refund_id,refunded_at,order_id,line_id,quantity,amount\nC,2026-05-09,G,card,1,50\n');
    await till.synced();
    till.put('orders-card.csv', 'order_id,ordered_at,customer_id\nG,2026-05-08,9\n', 1);
    till.put(
      'order_lines-card.csv',
      'order_id,line_id,quantity,unit_price,gift_card\nG,card,1,50,true\nG,mug,1,10,\n',
      1,
    );
    await till.synced();
    expect(
      await till.values(
        "select kind, quantity, returns, total, refunded from warehouse.fact_refunds where order_key = 'till:G'",
      ),
    ).to.deep.equal([['line', '1', '0', '50', '50']]);
    expect(
      await till.values(
        `select gross_sales, returns, items_returned, revenue, refunds from warehouse.agg_daily_summary
         where date_key in (20260508, 20260509) order by date_key`,
      ),
    ).to.deep.equal([
      ['10', '0', '0', '10', '0'],
      ['0', '0', '0', '0', '50'],
    ]);
    expect(
      await till.values(
        `select c.total_spent from warehouse.dim_customer c
         join warehouse.customer_account a on a.customer_key = c.customer_key where a.account_key = 'till:9'`,
      ),
    ).to.deep.equal([['10']]);
  });

  it('with returned units counts them, with or without a line id', async () => {
    till.put(
      'refunds-units.csv',
      'refund_id,refunded_at,order_id,quantity,amount\nU,2026-05-20,,3,50\nV,2026-05-20,A,1,2\nW,2026-05-20,,,7\n',
    );
    await till.synced();
    expect(
      await till.values(
        'select kind, quantity, item_key from warehouse.fact_refunds where date_key = 20260520 order by refund_key',
      ),
    ).to.deep.equal([
      ['line', '1', null],
      ['line', '3', null],
      ['adjustment', '0', null],
    ]);
    expect(
      await till.values('select items_returned from warehouse.agg_daily_summary where date_key = 20260520'),
    ).to.deep.equal([['4']]);
  });

  it("with an account id in the form of a guest's is rejected", async () => {
    till.put('customers-odd.csv', 'customer_id,email\nguest:7,g@example.com\nguests:7,h@example.com\n', 30);
    till.put('orders-odd.csv', 'order_id,ordered_at,customer_id\nX,2026-05-25,order:X\n', 30);
    till.put('order_lines-odd.csv', 'order_id,line_id,quantity,unit_price\nX,1,1,10\n', 30);
    await till.synced();
    const reason =
      'does not begin with guest: or order:, which are reserved for buyers without an account (prefix it with c-';
    expect((await till.setAside()).map(([, column, value]) => [column, value])).to.deep.equal([
      ['customer_id', '"guest:7"'],
      ['customer_id', '"order:X"'],
    ]);
    for (const [message] of await till.setAside()) expect(message).to.include(reason);
    expect(
      await till.values("select account_key from warehouse.customer_account where account_key like 'till:guests:%'"),
    ).to.deep.equal([['till:guests:7']]);
  });
});
