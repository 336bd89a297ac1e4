import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { projectFile } from '../../../src/runtime/project-files.js';
import { inOneFolder, type TillFolder } from './support/folder.js';

const cases = projectFile('test', 'ingest', 'files', 'cases');

describe('The cases of the field test', () => {
  it('are those of the shared folder, with the same inputs', function () {
    const shared = projectFile('..', 'shared', 'cases', 'files');
    if (!existsSync(shared)) {
      process.stdout.write(`    skipped: ${shared} is not there\n`);
      this.skip();
    }
    const inputs = (folder: string) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name !== 'README.md' && statSync(path.join(folder, name)).isFile())
        .sort()
        .map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
    expect(inputs(cases)).to.deep.equal(inputs(shared));
  });
});

/** Real files of merchants that the product once read into wrong numbers, each with the right ones. */
describe('A case of the field test', () => {
  let till: TillFolder;
  inOneFolder((opened) => {
    till = opened;
  });

  /** Copies the tables below a case's folder into the source's folder, with the time of a minute. */
  function take(folder: string, minute = 0): void {
    const from = path.join(cases, folder);
    for (const name of readdirSync(from)) {
      const file = path.join(from, name);
      if (!statSync(file).isFile() || name.endsWith('.yaml')) continue;
      const to = path.join(till.folder, name);
      mkdirSync(path.dirname(to), { recursive: true });
      copyFileSync(file, to);
      const at = new Date(Date.UTC(2026, 7, 20, 0, minute));
      utimesSync(to, at, at);
    }
  }

  /** Sets a mapping of the cases. */
  function mapByCase(mapping: string): void {
    till.configure({ mapping: path.join(cases, mapping) });
  }

  const totals = () =>
    till.values('select platform_order_id, store_total, currency from warehouse.fact_orders order by 1');
  const days = () =>
    till.values(
      `select date_key, sum(gross_sales), sum(discounts), sum(returns), sum(shipping), sum(taxes), sum(revenue), sum(refunds)
       from warehouse.agg_daily_summary group by 1 order by 1`,
    );
  const orderDays = () => till.values('select platform_order_id, date_key from warehouse.fact_orders order by 1');

  it('shopify-orders-export: an order over several rows, with blank cells in the later ones', async () => {
    take('shopify-orders-export');
    till.mapBy(`files:
  - pattern: "*orders_export.csv"
    kind: orders
    columns: { Name: order_id, Email: email, Created at: ordered_at, Currency: currency, Shipping: shipping, Taxes: tax, Total: total,
      Discount Amount: discount, Financial Status: financial_status, Fulfillment Status: fulfillment_status, Cancelled at: cancelled_at,
      Shipping Country: country, Shipping City: city, Refunded Amount: refunded, Source: sales_channel }
  - pattern: "*orders_export.csv"
    kind: order_lines
    columns: { Name: order_id, Lineitem name: title, Lineitem quantity: quantity, Lineitem price: unit_price, Lineitem sku: sku,
      Lineitem discount: discount }
`);
    await till.rate('GBP', '0.85');
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(
      await till.values(
        `select platform_order_id, store_total, store_gross_sales, store_discounts, store_shipping, currency, items_sold, financial_status
         from warehouse.fact_orders order by 1`,
      ),
    ).to.deep.equal([
      ['#2001', '150', '140', '0', '10', 'EUR', '1', 'paid'],
      ['#2002', '170', '200', '40', '10', 'EUR', '2', 'paid'],
      ['#2003', '290', '280', '0', '10', 'EUR', '2', 'partially_refunded'],
      ['#2004', '70', '60', '0', '10', 'EUR', '1', 'voided'],
      ['#2005', '200', '200', '0', '0', 'EUR', '2', 'paid'],
    ]);
    expect(
      await till.values(
        'select order_key, date_key, sum(store_total), sum(store_refunded) from warehouse.fact_refunds group by 1, 2',
      ),
    ).to.deep.equal([['till:#2004', 20260406, '70', '0']]);
    expect(await till.remarks('subject', 'code')).to.deep.equal([['#2003', 'refund_without_day']]);
    expect(
      await till.values("select count(*) from warehouse.fact_order_items where order_key = 'till:#2005'"),
    ).to.deep.equal([['2']]);
  });

  it('blankcells: the same with two rows', async () => {
    take('blankcells');
    mapByCase('blankcells/mapping.yaml');
    await till.rate('GBP', '0.85');
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await totals()).to.deep.equal([['#2', '170', 'EUR']]);
  });

  it('square-items: amounts of whole lines with a sign, date, time and zone apart, a refund as a negative row', async () => {
    take('square-items');
    till.mapBy(`files:
  - pattern: "*items.csv"
    columns: { Date: [ordered_at, refunded_at], Time: [ordered_at, refunded_at], Time Zone: timezone, Location: sales_channel }
    kinds:
      orders:
        rows: { Event Type: [Payment] }
        columns: { Transaction ID: order_id }
      order_lines:
        rows: { Event Type: [Payment] }
        columns: { Transaction ID: order_id, Item: title, Price Point Name: variant_title, SKU: sku, Qty: quantity,
          Gross Sales: line_price, Discounts: discount, Tax: tax }
        negate: [discount]
      refunds:
        rows: { Event Type: [Refund] }
        columns: { Transaction ID: refund_id, Qty: quantity, Net Sales: amount, Tax: tax }
        negate: [amount, tax]
        equalRows: each
`);
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(
      await till.values(
        `select platform_order_id, gross_sales, discounts, taxes, total, items_sold, ordered_at from warehouse.fact_orders order by 1`,
      ),
    ).to.deep.equal([
      ['T1', '16', '1', '1.24', '16.24', '2', '2026-07-18T16:59:30Z'],
      ['T2', '4', '0', '0.27', '4.27', '2', '2026-07-19T03:50:00Z'],
    ]);
    expect(
      await till.values(
        'select order_key, returns, taxes, total, refunded, quantity, refunded_at from warehouse.fact_refunds',
      ),
    ).to.deep.equal([['till:refund:T3', '2', '0.13', '2.13', '2.13', '1', '2026-07-19T14:00:00Z']]);
    expect(
      await till.values("select count(*) from warehouse.fact_order_items where order_key = 'till:T1'"),
    ).to.deep.equal([['2']]);
    // In the shop's own zone, the days are those of the file.
    till.configure({ mapping: path.join(till.folder, 'mapping.yaml') }, 'America/New_York');
    await till.rebuilt();
    expect(await orderDays()).to.deep.equal([
      ['T1', 20260718],
      ['T2', 20260718],
    ]);
    expect(await till.values('select date_key from warehouse.fact_refunds')).to.deep.equal([[20260719]]);
    till.configure({});
    await till.rebuilt();
  });

  it('amazon-all-orders: rows of items that repeat the order, prices with tax, shipping on one of them, unpaired quotes', async () => {
    take('amazon-all-orders');
    till.mapBy(`files:
  - pattern: "*254891.txt"
    kind: orders
    quotes: none
    columns: { amazon-order-id: order_id, purchase-date: ordered_at, last-updated-date: updated_at, order-status: [financial_status, cancelled],
      sales-channel: sales_channel, currency: currency, shipping-price: shipping, shipping-tax: shipping_tax,
      ship-promotion-discount: discount, ship-city: city, ship-country: country }
    words: { cancelled: [Cancelled] }
    sum: [shipping, shipping_tax, discount]
    defaults: { tax_included: true }
  - pattern: "*254891.txt"
    kind: order_lines
    quotes: none
    columns: { amazon-order-id: order_id, last-updated-date: updated_at, product-name: title, sku: sku, asin: product_id, quantity: quantity,
      item-price: line_price, item-tax: tax, item-promotion-discount: discount }
    defaults: { tax_included: true }
`);
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await totals()).to.deep.equal([
      ['206-1', '79.9', 'GBP'],
      ['206-2', '57.99', 'GBP'],
      ['206-4', '89.9', 'GBP'],
    ]);
    expect(await till.values('select title from warehouse.fact_order_items order by 1')).to.deep.equal([
      ['"Best" Sheet Set'],
      ['"Best" Sheet Set'],
      ['Mug 12" set'],
      ['Plate'],
    ]);
    expect(await till.waiting()).to.deep.equal([]);
  });

  it('equallines: two lines of one sale with the same key', async () => {
    take('equallines');
    await till.synced();
    expect(await totals()).to.deep.equal([['E1', '18', 'GBP']]);
    // Reading the same file again does not change the lines.
    take('equallines', 9);
    await till.synced();
    expect(await totals()).to.deep.equal([['E1', '18', 'GBP']]);
    expect(await till.values('select platform_line_id from warehouse.fact_order_items order by 1')).to.deep.equal([
      ['Cake'],
      ['Latte'],
      ['Latte#2'],
    ]);
  });

  it('duplicate-key: an article as line id, a cancelled order, three spellings of a country, refunds without an order', async () => {
    take('duplicate-key');
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(
      await till.values(
        "select rows, repeated_equal, repeated_different from raw.delivery where stream = 'order_lines'",
      ),
    ).to.deep.equal([['7', '0', '1']]);
    expect(
      await till.values("select gross_sales from warehouse.fact_orders where platform_order_id = 'D1'"),
    ).to.deep.equal([['33']]);
    expect(
      await till.values("select total, reversed from warehouse.fact_orders where platform_order_id = 'X1'"),
    ).to.deep.equal([['10', '10']]);
    expect(await till.values('select ship_to_country, count(*) from warehouse.fact_orders group by 1')).to.deep.equal([
      ['GB', '4'],
    ]);
    expect(
      await till.values(
        `select c.total_spent, c.order_count from warehouse.dim_customer c
         join warehouse.customer_account a on a.customer_key = c.customer_key where a.account_key = 'till:77'`,
      ),
      '33 of D1, less 1 of R4 and 10 of R1',
    ).to.deep.equal([['22', 1]]);
    expect(await till.values('select order_key, refund_key from warehouse.fact_refunds order by 2')).to.deep.equal([
      ['till:D1', 'till:D1:R4'],
      ['till:X1', 'till:X1:cancelled:1'],
      ['till:Z1', 'till:Z1:R2'],
      ['till:refund:R1', 'till:refund:R1'],
      ['till:refund:R3', 'till:refund:R3'],
    ]);
  });

  it('refunded-twice: a sum repeated on both rows of its refund, and a refund of more than was paid', async () => {
    take('refunded-twice');
    await till.synced();
    expect(
      await till.values("select sum(refunded), sum(total) from warehouse.fact_refunds where order_key = 'till:M1'"),
    ).to.deep.equal([['15', '15']]);
    expect(await till.values('select order_key, total - reversed from warehouse.fact_orders order by 1')).to.deep.equal(
      [
        ['till:M1', '0'],
        ['till:M2', '0'],
        ['till:M3', '10'],
      ],
    );
    const [message, ...others] = await till.messages();
    expect(others).to.deep.equal([]);
    expect(message).to.match(
      /^refunds\.csv:5: refund RR3 of order M3 refunds 50 GBP, but only 10 GBP of what was paid is left/,
    );
  });

  it('refundtotal: a refund as one sum that settles the order', async () => {
    take('refundtotal');
    await till.synced();
    expect(await days()).to.deep.equal([
      [20260303, '30', '0', '0', '5', '7', '0', '0'],
      [20260304, '0', '0', '30', '-5', '-7', '0', '42'],
    ]);
  });

  it('cancelled: a cancelled order is taken back on the day of its cancellation', async () => {
    take('cancelled');
    await till.synced();
    expect(await days()).to.deep.equal([
      [20260311, '60', '0', '0', '0', '0', '30', '0'],
      [20260312, '0', '0', '30', '0', '0', '0', '0'],
    ]);
  });

  it('partial: fractions are quantities', async () => {
    take('partial');
    await till.synced();
    expect(await totals()).to.deep.equal([['Q1', '17', 'GBP']]);
  });

  it('linetotal: the amount of the whole line', async () => {
    take('linetotal');
    till.mapBy(`files:
  - pattern: "*items.csv"
    kind: order_lines
    columns: { Transaction ID: order_id, Item: [line_id, title], Qty: quantity, Gross Sales: line_price }
`);
    await till.synced();
    expect(await totals()).to.deep.equal([['L1', '4', 'GBP']]);
  });

  it('autonames: columns that the mapping does not name are not read', async () => {
    take('autonames');
    mapByCase('autonames/mapping.yaml');
    await till.synced();
    expect(await till.values('select * from warehouse.fact_refunds')).to.deep.equal([]);
    expect(await till.values('select columns_read, columns_left_out from raw.delivery')).to.deep.equal([
      [
        ['Order Number = refund_id, order_id', 'Order Date = refunded_at', 'Order Refund Amount = amount'],
        ['Shipping', 'Quantity'],
      ],
    ]);
  });

  it('daysearly: a date without a time is that business day', async () => {
    take('daysearly');
    mapByCase('daysearly/mapping.yaml');
    await till.synced();
    expect(await orderDays()).to.deep.equal([['D1', 20260305]]);
  });

  it('remapdates: days and months swapped by a new mapping, although rows have an updated_at', async () => {
    take('remapdates/in');
    till.mapBy(`files:
  - { pattern: '*orders_dm*', kind: orders, dates: MM/dd/yyyy }
`);
    await till.synced();
    expect(await orderDays()).to.deep.equal([
      ['DM1', 20260503],
      ['DM2', 20260305],
    ]);
    mapByCase('remapdates/mapping.yaml');
    await till.synced();
    expect(await orderDays()).to.deep.equal([
      ['DM1', 20260305],
      ['DM2', 20260503],
    ]);
  });

  it('remapzone: another zone, although rows have an updated_at', async () => {
    take('remapzone/in');
    till.mapBy(`files:
  - { pattern: '*orders_zz*', kind: orders, timezone: America/New_York }
`);
    await till.synced();
    const at = () => till.values('select ordered_at, total from warehouse.fact_orders');
    expect(await at()).to.deep.equal([['2026-06-16T03:00:00Z', '10']]);
    mapByCase('remapzone/mapping.yaml');
    await till.synced();
    expect(await at()).to.deep.equal([['2026-06-15T14:00:00Z', '12']]);
  });

  it('remapkey: another key; the orders of the old one are removed', async () => {
    take('remapkey/in');
    till.mapBy(`files:
  - { pattern: '*orders_rk*', kind: orders, columns: { Name: order_id, Created at: ordered_at } }
  - { pattern: '*lines_rk*', kind: order_lines, columns: { Name: order_id, Line: line_id, Qty: quantity, Price: unit_price } }
`);
    await till.synced();
    expect(await totals()).to.deep.equal([['#1', '10', 'GBP']]);
    mapByCase('remapkey/mapping.yaml');
    await till.synced();
    expect(await totals()).to.deep.equal([['9001', '10', 'GBP']]);
  });

  it('reexport: a new export without a line that was removed', async () => {
    take('reexport/1');
    await till.synced();
    expect((await totals()).map(([, total]) => total)).to.deep.equal(['30', '30']);
    take('reexport/2', 5);
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await totals()).to.deep.equal([
      ['R1', '10', 'GBP'],
      ['R2', '10', 'GBP'],
    ]);
  });

  it('no-header: a file without its header is rejected, with no cell in the message', async () => {
    take('no-header');
    await till.synced();
    const [message] = await till.messages();
    expect(message).to.match(
      /^customers\.csv: it is read as customers, but lacks the column\(s\) customer_id; none of its 3 column\(s\) is known/,
    );
    const everything = JSON.stringify([
      await till.setAside(),
      await till.values('select notices, problem from ops.source'),
    ]);
    expect(everything).not.to.match(/private|7700900|Ann/);
  });
});
