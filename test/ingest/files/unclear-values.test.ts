import { expect } from 'chai';
import { inOneFolder, type TillFolder } from './support/folder.js';

const orders = 'order_id,ordered_at\nA,2026-05-01\nB,2026-05-02\n';

describe('An unclear value in a file', () => {
  let till: TillFolder;
  inOneFolder((opened) => {
    till = opened;
  });

  const remarks = async () => (await till.remarks('message')).map(([message]) => `${message}`);

  it('stops the file: an amount with three digits after its separator, unless the file itself shows which it is', async () => {
    till.put('orders.csv', orders);
    till.put('order_lines-1.csv', 'order_id,quantity,unit_price\nB,1,9\nA,1,1.190\n');
    till.put('order_lines-2.csv', 'order_id,quantity,unit_price\nA,1,2.500\nB,1,9.99\n', 2);
    await till.synced();
    expect(await till.orders(), 'nothing of the first file, 2.5 of the second').to.deep.equal([
      ['A', '2.5', '1'],
      ['B', '9.99', '1'],
    ]);
    expect(await till.messages()).to.deep.equal([
      "order_lines-1.csv: line 3 has unit_price 1.190, which can be 1.190 or 1190. Choose in the mapping: decimal: '.' for 1.190, " +
        "decimal: ',' for 1190. Nothing of the file was loaded",
    ]);
    till.mapBy("files: [{ pattern: '*_lines-1.csv', kind: order_lines, decimal: ',' }]\n");
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await till.orders(), 'the later file replaces the orders').to.deep.equal([
      ['A', '2.5', '1'],
      ['B', '9.99', '1'],
    ]);
  });

  it('stops the file: JSON text with three digits after its separator, but not a JSON number', async () => {
    till.put('orders.csv', orders);
    till.put('order_lines-1.ndjson', '{"order_id":"A","quantity":1,"unit_price":1.190}\n');
    till.put('order_lines-2.ndjson', '{"order_id":"B","quantity":9.99,"unit_price":"1.190"}\n');
    await till.synced();
    expect(await till.orders()).to.deep.equal([['A', '1.19', '1']]);
    expect(await till.messages()).to.deep.equal([
      "order_lines-2.ndjson: line 1 has unit_price 1.190, which can be 1.190 or 1190. Choose in the mapping: decimal: '.' for 1.190, " +
        "decimal: ',' for 1190. Nothing of the file was loaded",
    ]);
    till.mapBy("files: [{ pattern: '*.ndjson', kind: order_lines, decimal: ',' }]\n");
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await till.orders(), 'numbers are unambiguous').to.deep.equal([
      ['A', '1.19', '1'],
      ['B', '11888.1', '9.99'],
    ]);
  });

  it('stops the file: a numeric date', async () => {
    till.put('order_lines.csv', 'order_id,quantity,unit_price\nA,1,1\n');
    till.put('orders-1.csv', 'order_id,ordered_at\nA,03/04/24\n');
    till.put('orders-2.csv', 'order_id,ordered_at\nA,25.12.2025 10:00\n');
    await till.synced();
    expect(await till.orders()).to.deep.equal([]);
    expect(await till.messages()).to.deep.equal([
      'orders-1.csv: line 2 has ordered_at 03/04/24, which can be 2024-04-03 with dates: dd/MM/yy, or 2024-03-04 with dates: MM/dd/yy, or ' +
        '2003-04-24 with dates: yy/MM/dd. Choose in the mapping. Nothing of the file was loaded',
      'orders-2.csv: line 2 has ordered_at 25.12.2025, which can be 2025-12-25 with dates: dd.MM.yyyy HH:mm. Choose in the mapping. ' +
        'Nothing of the file was loaded',
    ]);
    till.mapBy("files: [{ pattern: 'orders-1.csv', kind: orders, dates: dd/MM/yy }]\n");
    await till.synced();
    expect(await till.values('select date_key from warehouse.fact_orders')).to.deep.equal([[20240403]]);
  });

  it('is rejected: rows of an order that contradict each other, showing both', async () => {
    till.put('orders.csv', 'order_id,ordered_at,total\nA,2026-05-01,1\nA,2026-05-01,2\nB,2026-05-01,\nB,,1\n');
    till.put('order_lines.csv', 'order_id,quantity,unit_price\nA,1,1\nB,1,1\n');
    await till.synced();
    expect(await till.orders()).to.deep.equal([['B', '1', '1']]);
    expect((await till.messages())[0]).to.match(
      /^orders\.csv:2-3: the rows of order A contradict each other: total is "1" at orders\.csv:2 and "2" at orders\.csv:3/,
    );
    expect(await till.values("select repeated_different from raw.delivery where stream = 'orders'")).to.deep.equal([
      ['1'],
    ]);
  });

  it('has a remark: order taxes that its lines contradict; without a total they are rejected', async () => {
    till.put('orders.csv', 'order_id,ordered_at,tax,total\nA,2026-05-01,3,13\nB,2026-05-01,3,\n');
    till.put('order_lines.csv', 'order_id,quantity,unit_price,tax\nA,1,10,2\nB,1,10,2\n');
    await till.synced();
    expect(await till.orders()).to.deep.equal([['A', '13', '1']]);
    expect(await remarks()).to.deep.equal([
      "the taxes of order A are 3 GBP, those of its lines and of shipping 2; its total counts the order's",
    ]);
    expect((await till.messages())[0]).to.match(
      /^orders\.csv:3: the taxes of order B are 3 GBP, but those of its lines and of shipping come to 2/,
    );
  });

  it('has a remark: a line missing from a later file, of an order that arrived in pieces', async () => {
    till.put('orders.csv', orders);
    till.put('order_lines-1.csv', 'order_id,line_id,quantity,unit_price\nA,1,1,10\n');
    till.put('order_lines-2.csv', 'order_id,line_id,quantity,unit_price\nA,2,1,5\n', 2);
    till.put('order_lines-3.csv', 'order_id,line_id,quantity,unit_price\nA,1,1,11\n', 4);
    await till.synced();
    expect(await till.orders()).to.deep.equal([['A', '16', '2']]);
    expect((await remarks())[0]).to.match(
      /^order A keeps line 2 of order_lines-2\.csv:2, which the later order_lines-3\.csv:2 does not have/,
    );
    till.mapBy("files: [{ pattern: '*_lines-3.csv', kind: order_lines, wholeOrders: true }]\n");
    await till.synced();
    expect(await till.orders()).to.deep.equal([['A', '11', '1']]);
    expect(await remarks()).to.deep.equal([]);
  });

  it('is reported: an unknown country, the sign of another currency; bad secondary values reject nothing', async () => {
    till.put('customers.csv', 'customer_id,country,created_at\n1,Deutschland,soon\n2,Atlantis,\n');
    till.put('products.ndjson', '{"product_id":"p","title":"Mug","price":false,"sku":123,"unit_cost":"1..23"}\n');
    till.put('orders.csv', orders);
    till.put('order_lines.csv', 'order_id,quantity,unit_price\nA,1,$1.00\n');
    await till.synced();
    expect(await till.setAside()).to.deep.equal([]);
    expect(await till.values('select country from warehouse.customer_account order by account_key')).to.deep.equal([
      ['DE'],
      ['Atlantis'],
      [null],
    ]);
    expect(await till.values('select sku, price, unit_cost from warehouse.dim_product')).to.deep.equal([
      ['123', null, null],
    ]);
    expect(
      await till.values("select path, value from ops.schema_drift where kind = 'value' order by 1, 2"),
    ).to.deep.equal([
      ['country', '"Atlantis"'],
      ['created_at', '"soon"'],
      ['currency', '$ read as GBP'],
      ['price', '"false"'],
      ['unit_cost', '"1..23"'],
    ]);
  });

  it('never has an address in its message, whichever column it is in', async () => {
    till.put('order_lines.csv', 'order_id,quantity,unit_price\nA,1,ann@private.example\nB,+44 7700 900123,1\n');
    await till.synced();
    expect(await till.messages()).to.have.length(2);
    expect(JSON.stringify(await till.setAside())).not.to.match(/private|7700/);
  });

  it('is found however far apart the rows of an order are', async () => {
    const filler = Array.from({ length: 60_000 }, (_, i) => `F${i},1,1,${'x'.repeat(90)}\n`).join('');
    till.put('orders.csv', orders);
    till.put('order_lines.csv', `order_id,quantity,unit_price,title\nA,1,10,Mug\n${filler}A,1,5,Cup\n`);
    await till.synced();
    expect(await till.orders()).to.deep.equal([['A', '15', '2']]);
  });

  it('is a refund without a day, until the mapping chooses one', async () => {
    till.put('orders.csv', 'order_id,ordered_at,shipping,refunded\nA,2026-05-01,2,12\n');
    till.put('order_lines.csv', 'order_id,quantity,unit_price\nA,1,10\n');
    await till.synced();
    expect((await remarks())[0]).to.match(/^12 GBP of order A was refunded on a day that the file does not have/);
    till.mapBy("files: [{ pattern: 'orders.csv', kind: orders, refundedOn: ordered_at }]\n");
    await till.synced();
    expect(await remarks()).to.deep.equal([]);
    expect(await till.values('select date_key, returns, shipping, refunded from warehouse.fact_refunds')).to.deep.equal(
      [[20260501, '10', '2', '12']],
    );
  });
});
