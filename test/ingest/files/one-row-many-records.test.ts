import { expect } from 'chai';
import { inOneFolder, type TillFolder } from './support/folder.js';

describe('A row of a file', () => {
  let till: TillFolder;
  inOneFolder((opened) => {
    till = opened;
  });

  const lines = () =>
    till.values(
      `select platform_line_id, title, quantity, gross_sales, discounts, taxes from warehouse.fact_order_items order by order_key, 1`,
    );

  it('has the cells of the row above where its own are blank, also the order id, and after a restart', async () => {
    till.put(
      'sales.csv',
      [
        'Order;Date;Customer;Article;Qty;Price',
        'A1;02.06.2026;K1;Tea;1;4,00',
        ';;;Cup;2;"1,50"',
        'A2;;K2;Tea;1;4,00',
        '',
        ';;;Cup;1;1,50',
        'A3;;K3;Tea;1;4,00',
        'A4;;K3;Tea;1;4,00\u001f0,50',
        '',
      ].join('\n'),
    );
    till.mapBy(`files:
  - pattern: "*sales.csv"
    decimal: ","
    dates: dd.MM.yyyy
    fill: [Order, Date]
    columns: { Order: order_id, Date: ordered_at, Customer: customer_id, Article: title, Qty: quantity, Price: unit_price }
    kinds: { orders: {}, order_lines: {} }
`);
    await till.synced();
    const refused = 'sales.csv:8: the row has a unit separator (U+001F)';
    // By each kind; the row may be another line of the order above.
    expect(await till.messages()).to.deep.equal([
      'sales.csv:7: line 8 cannot be read, and may be one of these: they wait until it is corrected, or left out (leaveOut in the mapping)',
      refused,
      refused,
    ]);
    expect(await till.orders()).to.deep.equal([
      ['A1', '7', '3'],
      ['A2', '5.5', '2'],
    ]);
    expect(await till.values('select distinct date_key from warehouse.fact_orders')).to.deep.equal([[20260602]]);
  });

  it('is several lines if they are packed into one of its cells', async () => {
    till.put(
      'orders_export.csv',
      [
        'ID,Placed,Items,Total',
        '7,2026-06-03 10:00,sku: A1 | qty: 2 | price: 1.50; sku: B2|qty:0.5|price: 3.00; sku: A1 | qty: 2 | price: 1.50,7.50',
        '8,2026-06-03 11:00,sku: A1 | qty: 1 | price: 1.50; 2 mugs,1.50',
        '9,2026-06-03 12:00,,0',
        '',
      ].join('\n'),
    );
    till.mapBy(`files:
  - pattern: "*orders_export.csv"
    decimal: "."
    columns: { ID: order_id, Placed: ordered_at, Total: total }
    kinds:
      orders: {}
      order_lines: { unpack: { column: Items, separator: ";", pattern: "sku: {sku} | qty: {quantity} | price: {unit_price}" } }
`);
    await till.synced();
    expect(await till.orders()).to.deep.equal([['7', '7.5', '4.5']]);
    expect(await lines()).to.deep.equal([
      ['1', 'A1', '2', '3', '0', '0'],
      ['2', 'B2', '0.5', '1.5', '0', '0'],
      ['3', 'A1', '2', '3', '0', '0'],
    ]);
    expect(await till.messages()).to.deep.equal([
      'orders_export.csv:3: Items has a record that is not like sku: {sku} | qty: {quantity} | price: {unit_price}; between two, ";" was expected',
      'orders_export.csv:4: order 9 waits as a whole: a line of it cannot be taken (orders_export.csv:4: quantity is empty, but a number was expected)',
      'orders_export.csv:4: quantity is empty, but a number was expected',
    ]);
  });

  /** One amount a row, as marketplaces settle: the components of a line, of an order and of a refund. */
  const settlement = [
    'Type,Order,Item,Posted,Component,Amount',
    'Order,M1,i1,2026-06-04 10:00,Principal,20.00',
    'Order,M1,i1,2026-06-04 10:00,Tax,4.00',
    'Order,M1,i1,2026-06-04 10:00,Promotion,-2.00',
    'Order,M1,i2,2026-06-04 10:00,Principal,5.00',
    'Order,M1,,2026-06-04 10:00,Shipping,3.00',
    'Order,M1,,2026-06-04 10:00,Tip,1.00',
    'Refund,M1,i1,2026-06-06 10:00,Principal,-20.00',
    'Refund,M1,i1,2026-06-06 10:00,Promotion,2.00',
    'Refund,M1,i1,2026-06-06 10:00,Tax,-4.00',
    'Transfer,,,2026-06-07 10:00,Payout,-9.00',
    '',
  ].join('\n');

  it('is a component of a line, an order or a refund, gathered by its kind', async () => {
    till.put('settlement.csv', settlement);
    till.mapBy(`files:
  - pattern: "*settlement.csv"
    decimal: "."
    columns: { Order: order_id, Posted: [ordered_at, refunded_at] }
    leaveOut: { payouts: type == "Transfer" }
    kinds:
      orders:
        rows: type == "Order"
        values:
          shipping: 'component == "Shipping" ? number(amount) : number("")'
          tips: 'component == "Tip" ? number(amount) : number("")'
        sum: [shipping, tips]
      order_lines:
        rows: type == "Order" && component in ["Principal", "Tax", "Promotion"]
        columns: { Item: [line_id, title] }
        defaults: { quantity: 1 }
        values:
          line_price: 'component == "Principal" ? number(amount) : number("")'
          tax: 'component == "Tax" ? number(amount) : number("")'
          discount: 'component == "Promotion" ? -amount : number("")'
        sum: [line_price, tax, discount]
      refunds:
        rows: type == "Refund"
        columns: { Item: line_id }
        values:
          refund_id: order + "-" + item
          amount: 'component in ["Principal", "Promotion"] ? -amount : number("")'
          tax: 'component == "Tax" ? -amount : number("")'
        sum: [amount, tax]
`);
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(
      await till.values(
        'select platform_order_id, gross_sales, discounts, taxes, shipping, tips, total from warehouse.fact_orders',
      ),
    ).to.deep.equal([['M1', '25', '2', '4', '3', '1', '31']]);
    expect(await lines()).to.deep.equal([
      ['i1', 'i1', '1', '20', '2', '4'],
      ['i2', 'i2', '1', '5', '0', '0'],
    ]);
    expect(await till.values('select order_key, returns, taxes, total from warehouse.fact_refunds')).to.deep.equal([
      ['till:M1', '18', '4', '22'],
    ]);
    expect(await till.values("select rows_left_out from raw.delivery where stream = 'orders'")).to.deep.equal([
      [{ payouts: 1 }],
    ]);
    expect(await till.notices()).to.deep.equal([]);
  });

  it('is an order without lines: its goods count, but no units', async () => {
    till.put('till.csv', 'Nr,Tag,Brutto,MwSt,Versand\n1,2026-06-08,31.00,4.00,5.00\n2,2026-06-08,3.00,4.00,0\n');
    till.mapBy(`files:
  - pattern: "*till.csv"
    kind: orders
    withoutLines: true
    columns: { Nr: order_id, Tag: ordered_at, Brutto: total, MwSt: tax, Versand: shipping }
`);
    await till.synced();
    expect(
      await till.values(
        'select platform_order_id, gross_sales, taxes, shipping, total, items_sold from warehouse.fact_orders',
      ),
    ).to.deep.equal([['1', '22', '4', '5', '31', '0']]);
    expect(await till.messages()).to.deep.equal([
      "till.csv:3: total is less than the order's taxes, shipping and other amounts",
    ]);
    expect(await till.notices()).to.deep.equal([
      'till.csv: its orders (2 row(s)) have amounts but no lines: they count no units, and no products',
    ]);
    expect(await till.waiting()).to.deep.equal([]);
  });

  it('has a status that the mapping translates; one that it does not mention is reported', async () => {
    till.put('orders.csv', 'order_id,ordered_at,financial_status\n1,2026-06-09,Bezahlt\n2,2026-06-09,Offen\n');
    till.put('order_lines.csv', 'order_id,quantity,unit_price\n1,1,1.00\n2,1,1.00\n');
    till.mapBy(`files:
  - { pattern: "*orders.csv", kind: orders, words: { financial_status: { bezahlt: paid, storniert: voided } } }
`);
    await till.synced();
    expect(
      await till.values('select platform_order_id, financial_status from warehouse.fact_orders order by 1'),
    ).to.deep.equal([
      ['1', 'paid'],
      ['2', 'Offen'],
    ]);
    expect(await till.values("select path, value from ops.schema_drift where kind = 'value'")).to.deep.equal([
      ['financial_status', '"Offen"'],
    ]);
  });

  it('has the texts, numbers and times of spreadsheets', async () => {
    till.put(
      'orders_x.csv',
      [
        'order_id,ordered_at,customer_id,city,discount,total',
        `="007",46175.5,'0042,'s-Hertogenbosch,"(1.00)","kr 1,249.00"`,
        '="008",46176,n/a,#N/A,1.00-,9.00',
        '',
      ].join('\n'),
    );
    till.put('order_lines_x.csv', 'order_id,quantity,unit_price\n="007",1,"1,250.00 kr"\n="008",1,10.00\n');
    till.mapBy(`files:
  - { pattern: "*orders_x.csv", kind: orders, dates: serial, decimal: ".", negate: [discount] }
  - { pattern: "*order_lines_x.csv", kind: order_lines, decimal: "." }
`);
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(
      await till.values(
        'select platform_order_id, ordered_at, ship_to_city, total from warehouse.fact_orders order by 1',
      ),
    ).to.deep.equal([
      ['007', '2026-06-02T11:00:00Z', "'s-Hertogenbosch", '1249'],
      ['008', '2026-06-02T23:00:00Z', null, '9'],
    ]);
    expect(await till.values('select platform_customer_id from warehouse.customer_account order by 1')).to.deep.equal([
      ['0042'],
      [null],
    ]);
  });
});
