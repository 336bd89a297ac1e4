import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { inTransaction } from '../../../src/database/transaction.js';
import { resetWarehouse } from '../../../src/models/load/reset.js';
import { inOneFolder, type TillFolder } from './support/folder.js';

const orders = `order_id,ordered_at,total
1,2026-05-01T10:00:00Z,25.00
2,2026-05-02,3.5
`;
const lines = `unit_price,quantity,line_id,order_id,title
12.50,2,a,1,Mug
3.50,1,a,2,"Cup, blue"
`;

describe('A folder of files', () => {
  let till: TillFolder;
  inOneFolder((opened) => {
    till = opened;
  });

  it('is loaded by column names, in any order of files and columns', async () => {
    till.put('orders.csv', orders);
    till.put('lines/order_lines.csv', lines);
    expect(await till.synced()).to.deep.equal({ order_lines: [2, 0, 0, 0], orders: [2, 0, 0, 0] });
    expect(await till.orders()).to.deep.equal([
      ['1', '25', '2'],
      ['2', '3.5', '1'],
    ]);
    expect(await till.values('select title from warehouse.fact_order_items order by 1')).to.deep.equal([
      ['Cup, blue'],
      ['Mug'],
    ]);
  });

  it('is loaded from gzip, with a byte order mark, CRLF, tabs and semicolons, and from NDJSON with the original digits', async () => {
    till.put('orders.csv.gz', `\ufeff${orders.replaceAll('\n', '\r\n')}`);
    till.put('order_lines-1.tsv', 'order_id\tline_id\tquantity\tunit_price\n1\ta\t2\t12.50\n');
    till.put('order_lines-2.ndjson.gz', '{"order_id":2,"line_id":"a","quantity":1,"unit_price":3.500000000}\n');
    till.put('customers.csv', 'Customer ID;E-mail;email\n7;x;Ann@Example.com\n');
    await till.synced();
    expect(await till.orders()).to.deep.equal([
      ['1', '25', '2'],
      ['2', '3.5', '1'],
    ]);
    expect(await till.values('select email from warehouse.dim_customer where email is not null')).to.deep.equal([
      ['ann@example.com'],
    ]);
    expect(await till.values('select stream, kind, path from ops.schema_drift')).to.deep.equal([
      ['customers', 'field', 'E-mail'],
    ]);
  });

  it('is read once: a second sync and a renamed file are not read again, and a touched file writes nothing', async () => {
    till.put('orders.csv', orders);
    const file = till.put('order_lines.csv', lines);
    await till.synced();
    expect(await till.synced()).to.deep.equal({});
    renameSync(file, path.join(till.folder, 'order_lines-archive.csv'));
    expect(await till.synced()).to.deep.equal({});
    till.put('orders.csv', orders, 5);
    const chunks = await till.values('select count(*) from raw.chunk');
    expect(await till.synced()).to.deep.equal({ orders: [0, 0, 2, 0] });
    expect(await till.values('select count(*) from raw.chunk')).to.deep.equal(chunks);
    expect(await till.synced()).to.deep.equal({});
  });

  it('is read again when it changes: a changed row updates its record, the others write nothing, other lines of an order stay', async () => {
    till.put('orders.csv', orders);
    till.put('order_lines.csv', lines);
    await till.synced();
    till.put(
      'order_lines.csv',
      `${lines.replace('3.50,1,a,2', '3.50,1,b,2').replace(/12.50.*\n/, '')}4,1,b,1,Spoon\n`,
      3,
    );
    till.put('orders.csv', orders.replace('25.00', '29.00').replace('3.5\n', '7.00\n'), 3);
    expect(await till.synced()).to.deep.equal({ order_lines: [0, 2, 0, 0], orders: [0, 2, 0, 0] });
    expect(await till.orders()).to.deep.equal([
      ['1', '29', '3'],
      ['2', '7', '2'],
    ]);
  });

  it('is read again when its content returns after another file, but not when it is then renamed', async () => {
    const stock = (count: number) => `location_id,variant_id,available\nshop,p,${count}\nshop,q,5\n`;
    const file = till.put('inventory-mon.csv', stock(12), 0);
    await till.synced();
    till.put('inventory-tue.csv', stock(10), 1440);
    await till.synced();
    renameSync(file, path.join(till.folder, 'inventory-monday.csv'));
    expect(await till.synced()).to.deep.equal({});
    till.put('inventory-wed.csv', stock(12), 2880);
    expect(await till.synced()).to.deep.equal({ inventory: [0, 1, 1, 0] });
    const days = () =>
      till.values(
        "select date_key, available from warehouse.fact_inventory where product_key = 'till:p' order by date_key",
      );
    const expected = [
      [20260601, '12'],
      [20260602, '10'],
      [20260603, '12'],
    ];
    expect(await days()).to.deep.equal(expected);
    await inTransaction(till.database.pool, resetWarehouse);
    await till.synced();
    expect(await days()).to.deep.equal(expected);
  });

  it('has the content of a restored backup, whether restored in one sync or file by file', async () => {
    const fees = (amount: number) => `order_id,ordered_at,fees\n1,2026-05-01,${amount}\n`;
    till.put('order_lines.csv', lines);
    till.put('orders-backup.csv', fees(0), 0);
    till.put('orders.csv', fees(5), 5);
    till.put('orders-restored.csv', fees(0), 9);
    await till.synced();
    expect(await till.orders()).to.deep.equal([['1', '25', '2']]);
    till.put('orders.csv', fees(5), 12);
    await till.synced();
    expect(await till.orders()).to.deep.equal([['1', '30', '2']]);
    till.put('orders.csv', fees(0), 15);
    await till.synced();
    expect(await till.orders()).to.deep.equal([['1', '25', '2']]);
  });

  it('deletes marked records, and uses the newest version by updated_at, else by file time', async () => {
    till.put('products-2.csv', 'product_id,title,updated_at\np,Newest,2026-05-05 10:00\nq,Gone,\n');
    till.put('products-1.csv', 'product_id,title,updated_at,deleted\np,Older,2026-05-04 10:00,no\nq,,,true\n', 9);
    await till.synced();
    expect(
      await till.values('select platform_variant_id, title, is_deleted from warehouse.dim_product order by 1'),
    ).to.deep.equal([
      ['p', 'Newest', false],
      ['q', 'Gone', true],
    ]);
  });

  it('rejects a wrong row with file, line, column, value and reason, until the file is corrected', async () => {
    till.put(
      'orders.csv',
      `order_id,ordered_at,total,email\n1,2026-02-30,1,a@b\n,2026-05-01,1,a@b\n3,2026-05-01,1\n4,2026-05-01,"1,50",a@b\n5,2026-05-01,,a"b\n`,
    );
    till.put('order_lines.csv', 'order_id,line_id,quantity,unit_price\n5,a,1,2\n4,a,1,1.5\n5,b,x,2\n');
    expect(await till.synced()).to.deep.equal({ order_lines: [2, 0, 0, 1], orders: [5, 0, 0, 5] });
    expect(await till.setAside()).to.deep.equal([
      ['order_lines.csv:4: quantity is "x", but a number such as 2 or 0.350 was expected', 'quantity', '"x"'],
      [
        'orders.csv:2: ordered_at is "2026-02-30", but a date or time such as 2026-03-01, 2026-03-01 14:05 or 2026-03-01T14:05:00+01:00 was expected',
        'ordered_at',
        '"2026-02-30"',
      ],
      ['orders.csv:3: order_id is empty, but a value was expected', 'order_id', null],
      ['orders.csv:4: the row has 3 cell(s), but the header has 4', '', null],
      [
        'orders.csv:5: total is "1,50", but an amount such as 1234.50, zero or more (decimal: \',\' in the mapping reads commas) was expected',
        'total',
        '"1,50"',
      ],
      [
        'orders.csv:6: order 5 waits as a whole: a line of it cannot be taken (order_lines.csv:4: quantity is "x", but a number such as 2 or 0.350 was expected)',
        'quantity',
        '"x"',
      ],
    ]);
    expect(await till.orders()).to.deep.equal([]);
    till.put('orders.csv', 'order_id,ordered_at,total\n1,2026-02-28,\n4,2026-05-01,1.50\n', 5);
    till.put('order_lines.csv', 'order_id,line_id,quantity,unit_price\n5,b,1,2\n', 5);
    await till.synced();
    expect(await till.setAside()).to.deep.equal([]);
    expect(await till.orders()).to.deep.equal([
      ['4', '1.5', '1'],
      ['5', '2', '1'],
    ]);
  });

  it('rejects a file that lacks a column, is not gzip or not UTF-8, and continues with the others', async () => {
    till.put('orders-1.csv', 'order,ordered_at\n1,2026-05-01\n');
    till.put('orders-2.csv.gz', Buffer.from('no gzip'));
    till.put('orders-3.csv', 'order_id,ordered_at\0\n1,2026-05-01\n');
    till.put('orders-4.csv', Buffer.from('order_id,ordered_at,city\n1,2026-05-01,Al\xe8s\n', 'latin1'));
    till.put('orders-5.csv', orders);
    till.put('order_lines.csv', lines);
    await till.synced();
    expect((await till.orders()).length).to.equal(2);
    const messages = await till.messages();
    expect(messages[0]).to.match(
      /^orders-1\.csv: it is read as orders, but lacks the column\(s\) order_id; its columns are order, ordered_at/,
    );
    expect(messages[1]).to.match(/^orders-2\.csv\.gz: it is not a gzip file \(Z_DATA_ERROR\)/);
    expect(messages[2]).to.match(/^orders-3\.csv: it has NUL characters, so it is no text/);
    expect(messages[3]).to.match(
      /^orders-4\.csv: it is not UTF-8: the byte E8 in line 2 is è in windows-1252, č in windows-1250/,
    );
    const [[notices]] = (await till.values('select notices from ops.source')) as [[string[]]];
    expect(notices.map((notice) => notice.split(' is not read')[0])).to.deep.equal([
      ...['orders-1.csv', 'orders-2.csv.gz', 'orders-3.csv', 'orders-4.csv'],
    ]);
    expect(await till.synced()).to.deep.equal({});
    till.put('orders-1.csv', 'order_id,ordered_at\n9,2026-05-01\n', 4);
    await till.synced();
    expect((await till.setAside()).length).to.equal(3);
  });

  it('loads the complete rows of a half-written file, and the rest with the next sync', async () => {
    till.put('orders.csv', orders);
    till.put('order_lines.csv', `${lines}1.00,1,a,3`);
    const packed = gzipSync(orders.replace('\n1,', '\n7,'));
    till.put('orders-2.csv.gz', packed.subarray(0, packed.length - 12));
    await till.synced();
    expect((await till.setAside()).map(([message]) => message)).to.deep.equal([
      'order_lines.csv: it ends in the middle of a row, at line 4: it seems to be still being written. The rows before are loaded; the next sync reads it again',
      'orders-2.csv.gz: the compressed file ends too early: it seems to be still being written. Nothing of it was loaded; the next sync reads it again',
    ]);
    // The incomplete row may be a line of the order before it.
    expect(await till.orders()).to.deep.equal([['1', '25', '2']]);
    till.put('order_lines.csv', lines);
    till.put('orders-2.csv.gz', packed);
    await till.synced();
    expect(await till.setAside()).to.deep.equal([]);
    expect((await till.orders()).length).to.equal(2);
    expect(await till.values("select count(*) from ops.order_part where kind = 'header'")).to.deep.equal([['3']]);
  });

  it('reports errors under the current name of the file', async () => {
    const file = till.put('orders.csv.part.csv', 'order_id,ordered_at\n1,2026-05-01\n,2026-05-01\n2');
    await till.synced();
    expect((await till.setAside()).map(([message]) => `${message}`.split(': ')[0])).to.deep.equal([
      'orders.csv.part.csv',
      'orders.csv.part.csv:3',
    ]);
    renameSync(file, path.join(till.folder, 'orders.csv'));
    till.put('orders.csv', 'order_id,ordered_at\n1,2026-05-01\n,2026-05-01\n2,2026-05-01\n');
    await till.synced();
    expect((await till.setAside()).map(([message]) => `${message}`.split(': ')[0])).to.deep.equal(['orders.csv:3']);
    renameSync(path.join(till.folder, 'orders.csv'), path.join(till.folder, 'orders-1.csv'));
    await till.synced();
    expect((await till.setAside()).map(([message]) => `${message}`.split(': ')[0])).to.deep.equal(['orders-1.csv:3']);
  });

  it('reads a complete last row without a line end', async () => {
    till.put('orders.csv', orders.trimEnd());
    till.put('order_lines.ndjson', '{"order_id":"2","line_id":"a","quantity":1,"unit_price":"3.50"}');
    await till.synced();
    expect(await till.orders()).to.deep.equal([['2', '3.5', '1']]);
  });

  it('stops at an unclosed quote, reports it, and keeps the rows before', async () => {
    till.put('order_lines.csv', `${lines}"${'x'.repeat(1_100_000)}\n`);
    till.put('orders.csv', orders);
    await till.synced();
    // The text after the last complete row may be a line of its order.
    expect(await till.orders()).to.deep.equal([['1', '25', '2']]);
    expect(`${(await till.setAside())[0]}`).to.match(
      /order_lines\.csv: the row that begins at line 4 is longer than 1048576 bytes/,
    );
  });

  it('reads quoted cells over several lines; a stray quote affects only its own row', async () => {
    till.put('customers.csv', 'customer_id,first_name,last_name\n1,"Ann ""A""\nof York",Lee\n2,5" nail,Bo\n3,Cy,Dee\n');
    await till.synced();
    expect(await till.values('select first_name from warehouse.customer_account order by 1')).to.deep.equal([
      ['5" nail'],
      ['Ann "A"\nof York'],
      ['Cy'],
    ]);
    expect(await till.values('select place from raw.record_version order by 1')).to.deep.equal([
      ['customers.csv:2'],
      ['customers.csv:4'],
      ['customers.csv:5'],
    ]);
  });

  it('applies a mapping: other names, comma decimals, other dates, constants; a changed mapping makes new versions', async () => {
    const mapping = path.join(till.folder, 'mapping.yaml');
    const write = (currency: string) =>
      writeFileSync(
        mapping,
        `files:
  - pattern: "bons/*.csv"
    kind: orders
    dates: dd.MM.yyyy HH:mm
    timezone: Europe/Berlin
    decimal: ","
    columns: { Bon-Nr: [order_id, order_number], Zeit: ordered_at, Summe: total }
    ignore: [Kasse]
    defaults: { currency: ${currency}, sales_channel: kasse, tax_included: true }
  - pattern: "posten*.ndjson"
    kind: order_lines
    columns: { bon: order_id, nr: line_id, preis: unit_price, menge: quantity, steuer: tax }
    defaults: { tax_included: true }
`,
      );
    write('GBP');
    till.put('bons/0501.csv', 'Bon-Nr;Zeit;Summe;Kasse\nB1;01.05.2026 00:30;1.190,00;2\n');
    till.put('posten.ndjson', '{"bon":"B1","nr":1,"preis":595.00,"menge":2,"steuer":190}\n');
    till.configure({ mapping });
    await till.synced();
    expect(
      await till.values(
        'select order_number, ordered_at, channel_key, total, taxes, gross_sales from warehouse.fact_orders',
      ),
    ).to.deep.equal([['B1', '2026-04-30T22:30:00Z', 'till:kasse', '1190', '190', '1000']]);
    expect(await till.values('select * from ops.schema_drift')).to.deep.equal([]);
    write('EUR');
    expect(await till.synced()).to.deep.equal({ orders: [0, 1, 0, 1] });
    expect(`${(await till.setAside())[0]}`).to.match(/^bons\/0501\.csv:2: no rate from EUR to GBP/);
  });

  it('reads counts and amounts with the decimal separator of the mapping', async () => {
    const mapping = path.join(till.folder, 'mapping.yaml');
    writeFileSync(mapping, 'files: [{ pattern: "lager*.csv", kind: inventory, decimal: "," }]\n');
    till.put(
      'lager.csv',
      'location_id;variant_id;available;unit_cost\nshop;p;1.000;1.000\nshop;q;2,000;0,5\nshop;r;-1.200;\nshop;s;1,5;\n',
    );
    till.put('inventory.csv', 'location_id;variant_id;available\nshop;t;3.00\nshop;u;3.000\n');
    till.put('inventory-twofold.csv', 'location_id;variant_id;available\nshop;v;3\nshop;w;3.000\n');
    till.configure({ mapping });
    await till.synced();
    expect(await till.values('select product_key, available from warehouse.fact_inventory order by 1')).to.deep.equal([
      ['till:p', '1000'],
      ['till:q', '2'],
      ['till:r', '-1200'],
      ['till:s', '1.5'],
      ['till:t', '3'],
      ['till:u', '3'],
    ]);
    expect(await till.setAside()).to.deep.equal([
      [
        "inventory-twofold.csv: line 3 has available 3.000, which can be 3.000 or 3000. Choose in the mapping: decimal: '.' for 3.000, " +
          "decimal: ',' for 3000. Nothing of the file was loaded",
        'available',
        null,
      ],
    ]);
  });

  it('reports files without a kind, and lines that wait for their order', async () => {
    till.put('sales.csv', 'a\n1\n');
    till.put('notes.txt', 'not a table');
    till.put('order_lines.csv', lines);
    await till.synced();
    const [[notices]] = (await till.values('select notices from ops.source')) as [[string[]]];
    expect(notices[0]).to.match(/^sales\.csv: neither its name nor the mapping gives its kind/);
  });

  it('is rebuilt from the raw log alone, row for row', async () => {
    till.put('orders.csv', orders);
    till.put('order_lines.csv', lines);
    till.put('refunds.csv', 'refund_id,refunded_at,order_id,line_id,amount\nr,2026-05-03,1,a,12.5\ns,2026-05-03,,,4\n');
    await till.synced();
    const rows = () => till.values('select order_key, refund_key, returns from warehouse.fact_refunds order by 2');
    const before = [await till.orders(), await rows()];
    till.put('orders.csv', '');
    await inTransaction(till.database.pool, resetWarehouse);
    await till.synced();
    expect([await till.orders(), await rows()]).to.deep.equal(before);
    expect(before[1]).to.deep.equal([
      ['till:1', 'till:1:r', '12.5'],
      ['till:refund:s', 'till:refund:s', '4'],
    ]);
  });

  it('fails with one clear error that names the path if it cannot be read', async () => {
    await till.synced();
    till.configure({ path: path.join(till.folder, 'nowhere') });
    const run = await till.sync();
    expect(run).to.include({ status: 'failed', errorCode: 'files_unreadable' });
    expect(run.errorMessage).to.match(/nowhere does not exist\. Create it/);
  });
});
