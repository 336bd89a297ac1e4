import { expect } from 'chai';
import { undoImport } from '../../../src/jobs/operator/undo-import.js';
import { wireJobs } from '../../../src/processes/wire-jobs.js';
import { inOneFolder, type TillFolder } from './support/folder.js';
import { ods, xlsx, type XlsxCell, zipOf } from './support/workbooks.js';

const orders = 'order_id,ordered_at,total\n1,2026-05-01,25.00\n';
const lines = 'order_id,line_id,quantity,unit_price\n1,a,2,12.50\n';

describe('Files of several formats', () => {
  let till: TillFolder;
  inOneFolder((opened) => {
    till = opened;
  });

  const instant = 1;
  const money = 2;
  const percent = 3;
  const formats = ['dd.mm.yyyy hh:mm', '#,##0.00\\ "£"', '0%'];
  const number = (v: string, s?: number): XlsxCell => ({ v, ...(s && { s }) });
  const sales: XlsxCell[][] = [
    ['Sales of the shop'],
    [],
    ['Receipt', null, 'Goods', null, null],
    ['No', 'Placed', 'Article', 'Units', 'Price'],
    [
      number('1001'),
      number('46174.586805555555', instant),
      'Tea, green\n100 g',
      number('2'),
      number('1.1000000000000001', money),
    ],
    [null, null, 'Cup', number('1'), number('0.30000000000000004', money)],
    ['Total', null, null, number('3'), { v: '2.5' }],
  ];
  const mapping = (sheet: string) => `files:
  - pattern: "*sales.*"
    ${sheet}
    header: [3, 4]
    skip: [Total]
    fill: [Receipt No, Receipt Placed]
    decimal: ","
    dates: dd.MM.yyyy
    columns: { Receipt No: order_id, Receipt Placed: ordered_at, Goods Article: title, Goods Units: quantity, Goods Price: unit_price }
    kinds: { orders: {}, order_lines: {} }
`;
  const asOrdered = () =>
    till.values(
      `select o.ordered_at, title, quantity, trim_scale(store_unit_price) from warehouse.fact_order_items l
       join warehouse.fact_orders o using (order_key) order by title`,
    );
  const expected = [
    ['2026-06-01T13:05:00Z', 'Cup', '1', '0.3'],
    ['2026-06-01T13:05:00Z', 'Tea, green\n100 g', '2', '1.1'],
  ];

  it('XLSX: the sheet, the rows of names and the types of its cells are those of the workbook', async () => {
    till.put('sales.xlsx', xlsx({ Notes: [['do not read']], Sales: sales }, { formats }));
    till.mapBy(mapping('sheet: sales'));
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await asOrdered()).to.deep.equal(expected);
    expect(await till.values('select stream, rows, rows_left_out from raw.delivery order by 1')).to.deep.equal([
      ['order_lines', '2', {}],
      ['orders', '2', { Total: 1 }],
    ]);
  });

  it('XLSX: days may count from 1904', async () => {
    const old = sales.map((row) =>
      row.map((cell) =>
        typeof cell === 'object' && cell?.s === instant ? { ...cell, v: '44712.586805555555' } : cell,
      ),
    );
    till.put('sales.xlsx', xlsx({ Sales: old }, { formats, date1904: true }));
    till.mapBy(mapping(''));
    await till.synced();
    expect(await asOrdered()).to.deep.equal(expected);
  });

  it('XLSX: blank cells are filled within an order alone', async () => {
    till.put(
      'sales.xlsx',
      xlsx({
        Sales: [
          ['Order', 'Date', 'Total', 'Line', 'Units', 'Price'],
          [number('1001'), '2026-06-01', number('12'), '1', number('1'), number('10')],
          [number('1001'), '2026-06-01', null, '2', number('1'), number('2')],
          [number('1002'), '2026-06-02', null, '1', number('1'), number('7')],
        ],
      }),
    );
    till.mapBy(`files:
  - pattern: "*sales.xlsx"
    decimal: "."
    fill: { columns: [Total], within: Order }
    columns: { Order: order_id }
    kinds:
      orders: { columns: { Date: ordered_at, Total: total } }
      order_lines: { columns: { Line: line_id, Units: quantity, Price: unit_price } }
`);
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await till.orders()).to.deep.equal([
      ['1001', '12', '2'],
      ['1002', '7', '1'],
    ]);
  });

  it('ODS: repeated rows and cells, comments and lines of a text', async () => {
    const text = (value: string, more = '') =>
      `<table:table-cell office:value-type="string"${more}><text:p>${value}</text:p></table:table-cell>`;
    const float = (value: string) =>
      `<table:table-cell office:value-type="currency" office:value="${value}"><office:annotation><text:p>a remark</text:p></office:annotation><text:p>x</text:p></table:table-cell>`;
    const row = (cells: string, more = '') => `<table:table-row${more}>${cells}</table:table-row>`;
    const none = (times = 1) => `<table:table-cell table:number-columns-repeated="${times}"/>`;
    till.put(
      'sales.ods',
      ods({
        Notes: row(text('do not read')),
        Sales: [
          row(text('Sales of the shop')),
          row(none(1024)),
          row(`${text('Receipt', ' table:number-columns-spanned="2"')}<table:covered-table-cell/>${text('Goods')}`),
          `<table:table-header-rows>${row(['No', 'Placed', 'Article', 'Units', 'Price'].map((name) => text(name)).join(''))}</table:table-header-rows>`,
          row(
            `<table:table-cell office:value-type="float" office:value="1001"/><table:table-cell office:value-type="date" office:date-value="2026-06-01T14:05:00"/>` +
              `${text('Tea,<text:s/>green</text:p><text:p>100 g')}${float('2')}${float('1.1')}`,
          ),
          row(none(2) + text('Cup') + float('1') + float('0.30000000000000004')),
          row(text('Total') + none(2) + float('3')),
          row(none(16384), ' table:number-rows-repeated="1048569"'),
        ].join(''),
      }),
    );
    till.mapBy(mapping('sheet: Sales'));
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await asOrdered()).to.deep.equal(expected);
  });

  it('a cell with an error, a percentage, or a number as a date is refused with its sheet, row and column', async () => {
    const rows: XlsxCell[][] = [
      ['order_id', 'ordered_at', 'total', 'discount', 'Note'],
      ['1', number('46174', instant), { v: '#DIV/0!', t: 'e' }, null, { v: '#N/A', t: 'e' }],
      ['2', number('46174', instant), null, number('0.1', percent)],
      ['3', number('46174'), number('5')],
      ['4', number('46174', instant), number('5'), null, { v: '#N/A', t: 'e' }],
      ['5', number('46174', instant), null, null, null, 'beyond'],
      ['6', number('46174', instant), number('5', 4)],
      ['7', number('46174', instant), null, null, null, { v: '#N/A', t: 'e' }],
      [number('2.02606010000001E+17'), number('46174', instant)],
    ];
    till.put('orders.xlsx', xlsx({ Orders: rows }, { formats: [...formats, '[$EUR] 0.00'] }));
    await till.synced();
    const messages = await till.messages();
    expect(messages.map((message) => message.split(': ')[0])).to.deep.equal([
      ...[2, 3, 4, 6, 7, 8, 9].map((row) => `orders.xlsx, sheet "Orders", row ${row}`),
    ]);
    expect(messages[0]).to.contain(
      'total (column C) is the error #DIV/0! of the spreadsheet, but a value was expected: mend its formula',
    );
    expect(messages[1]).to.contain('discount (column D) is "10%"');
    expect(messages[2]).to.contain('ordered_at (column B) is "46174"');
    expect(messages[3]).to.contain('the row has a value in column F, which has no name');
    expect(messages[4]).to.contain('total (column C) is "EUR5", but an amount in GBP (if it is not, set currency: EUR');
    expect(messages[5]).to.contain('the row has a value in column F, which has no name');
    expect(messages[6]).to.contain('order_id (column A) is "2.02606010000001E+17", but an id with all its digits');
    till.put('order_lines.csv', 'order_id,quantity,unit_price\n"2,02606E+17",1,5\n202606010000000001,1,5\n');
    await till.synced();
    expect((await till.messages())[0]).to.contain(
      'order_lines.csv:2: order_id is "2,02606E+17", but an id with all its digits',
    );
  });

  it('a workbook that is not clear is refused with what to do', async () => {
    const sheets = { May: [['customer_id'], ['1']], June: [['customer_id'], ['2']], Old: [['customer_id']] };
    till.put('customers-1.xlsx', xlsx(sheets));
    till.put('customers-2.xlsx', xlsx(sheets, { hidden: ['May', 'Old'] }));
    till.put('customers-3.xlsx', Buffer.from('d0cf11e0a1b11ae1', 'hex'));
    till.put('customers-4.xlsx', Buffer.from('customer_id\n4\n'));
    till.put('customers-5.xlsx', zipOf({ 'customers.csv': 'customer_id\n5\n' }));
    const whole = xlsx({ Sheet1: Array.from({ length: 50 }, (_, at) => [at === 0 ? 'customer_id' : `${at}`]) });
    till.put('customers-6.xlsx', whole.subarray(0, whole.length - 40));
    const flipped = Buffer.from(whole);
    flipped[whole.indexOf('sheet1.xml') + 60]! ^= 0x10;
    till.put('customers-7.xlsx', flipped);
    await till.synced();
    expect(await till.values('select platform_customer_id from warehouse.customer_account')).to.deep.equal([['2']]);
    const messages = await till.messages();
    expect(messages[0]).to.contain(
      'customers-1.xlsx: it has the sheets May, June, Old: choose one with sheet in the mapping',
    );
    expect(messages[1]).to.match(/^customers-3.xlsx: it is protected by a password, or a workbook of the old form/);
    expect(messages[2]).to.match(/^customers-4.xlsx: it is not a complete zip archive/);
    expect(messages[3]).to.match(/^customers-5.xlsx: it is a zip archive, but not an XLSX workbook/);
    expect(messages[4]).to.match(/^customers-6.xlsx: it is not a complete zip archive/);
    expect(messages[5]).to.match(/^customers-7.xlsx: .*(cannot be unpacked|has another checksum|XML is damaged)/);
    till.mapBy('files: [{ pattern: customers-1.xlsx, kind: customers, sheet: July }]');
    await till.synced();
    expect((await till.messages())[0]).to.contain('it has no sheet July; its sheets are May, June, Old');
  });

  it('zip: its tables are chosen by their names and patterns', async () => {
    const archive = {
      'export/orders.csv': orders,
      'export/items.txt': lines,
      'export/readme.txt': 'no table',
      '__MACOSX/orders.csv': 'no table',
      'export/.orders.csv': 'no table',
      'customers.csv': 'customer_id\n1,x\n',
      'products.xlsx': xlsx({ Sheet1: [['product_id']] }),
    };
    till.put('may.zip', zipOf(archive));
    till.put('june.zip', Buffer.from('PK no zip'));
    till.mapBy('files: [{ pattern: "*items.txt", kind: order_lines }]');
    await till.synced();
    expect(await till.orders()).to.deep.equal([['1', '25', '2']]);
    const messages = await till.messages();
    expect(messages).to.have.length(3);
    expect(messages[0]).to.match(/^june.zip: it is not a complete zip archive/);
    expect(messages[1]).to.match(/^may.zip\/customers.csv:2: /);
    expect(messages[2]).to.equal(
      'may.zip/products.xlsx: a workbook or packed file in an archive is not read: unpack it',
    );
    till.put('june.zip', zipOf({ 'customers.csv': 'customer_id\n7\n' }));
    await till.synced();
    expect(await till.messages()).to.have.length(2);
    expect(await till.synced()).to.deep.equal({});
    const undone = await undoImport(wireJobs(till.setup), { sourceId: 'till', name: 'may.zip' });
    expect(undone.takenBack).to.deep.equal([
      { stream: 'customers', rows: '1' },
      { stream: 'order_lines', rows: '1' },
      { stream: 'orders', rows: '1' },
    ]);
    expect(await till.orders()).to.deep.equal([]);
    expect(await till.messages()).to.deep.equal([]);
  });

  it('JSON: an array of objects, or objects that follow each other', async () => {
    till.put(
      'orders.json',
      `\ufeff [\n {"order_id": "1",\n  "ordered_at": "2026-05-01", "total": 25.00, "tags": "a [b] \\"}"} ,{"order_id":"2","total":1}\n]\n`,
    );
    till.put(
      'order_lines.json',
      '{"order_id":"1","line_id":"a",\n"quantity":2,"unit_price":12.50}\n{"order_id":"1","line_id":"b","quantity":0,"unit_price":1}',
    );
    till.put('customers-1.json', '[{"customer_id":"1","first_name":"Ann"},{"customer_id":"2"');
    till.put('customers-2.json', '[{"customer_id":"3"};{"customer_id":"4"}]');
    await till.synced();
    expect(await till.orders()).to.deep.equal([['1', '25', '2']]);
    expect(
      await till.values('select platform_customer_id from warehouse.customer_account where first_name is not null'),
    ).to.deep.equal([['1']]);
    const messages = await till.messages();
    expect(messages[0]).to.contain(
      'customers-1.json: it ends in the middle of its array, after record 1: it seems to be still being written',
    );
    expect(messages[1]).to.contain(
      'customers-2.json: it is not a JSON array of objects, [{ … }, { … }]: byte 21, after record 1, is unexpected',
    );
    expect(messages[2]).to.match(/^orders.json, record 2: ordered_at is empty/);
  });

  it('CSV: with any delimiter, without a header, with comments', async () => {
    till.put('a-till.csv', '# exported by the till\n1§2026-05-01§"25,00"\n#end\n');
    till.put('b-till.txt', '1||a||2||12,50\n');
    till.mapBy(`files:
  - { pattern: a-till.csv, kind: orders, header: none, skip: ["#"], delimiter: "§", decimal: ",", columns: { 1: order_id, 2: ordered_at, 3: total } }
  - { pattern: b-till.txt, kind: order_lines, header: none, delimiter: "||", decimal: ",", columns: { 1: order_id, 2: line_id, 3: quantity, 4: unit_price } }
`);
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await till.orders()).to.deep.equal([['1', '25', '2']]);
    expect(await till.values("select rows_left_out from raw.delivery where stream = 'orders'")).to.deep.equal([
      [{ '#': 1 }],
    ]);
  });

  it('CSV: rows of nothing but delimiters are no rows, nor is the line that tells the delimiter', async () => {
    till.put('orders.csv', '\ufeffsep=;\r\n;;\n"";\n\norder_id;ordered_at;total\n1;2026-05-01;25\n;;\n"" ; ;\n');
    till.put('order_lines.csv', lines);
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await till.orders()).to.deep.equal([['1', '25', '2']]);
  });

  it('JSON: a number is calculated with as such, whatever separator the texts have', async () => {
    till.put('orders.json', '[{"order_id":"1","ordered_at":"2026-05-01","net":20.125,"fee":"4,875"}]');
    till.put('order_lines.csv', lines);
    till.mapBy('files: [{ pattern: orders.json, kind: orders, decimal: ",", values: { total: number(net) + fee } }]');
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await till.orders()).to.deep.equal([['1', '25', '2']]);
  });

  it('CSV: a delimiter that is not clear is asked for, one that could be another is told', async () => {
    till.put('customers-1.csv', 'customer_id;first, last;city,country\n1;x;y\n');
    till.put('customers-2.csv', 'customer_id;last, first;city\n2;x;y\n');
    await till.synced();
    expect((await till.messages())[0]).to.contain(
      'its cells may be divided by "," or ";". Choose with delimiter in the mapping',
    );
    expect(await till.notices()).to.deep.equal([
      'customers-2.csv: its cells are divided by ";", although its header has "," too. If that is wrong, set delimiter in the mapping',
    ]);
  });

  it('encodings: detected and told where the bytes are clear, and asked for where they are not', async () => {
    const table = 'customer_id\tfirst_name\n';
    till.put('customers-1.tsv', Buffer.from(`\ufeff${table}1\tZoë\n`, 'utf16le'));
    till.put('customers-2.tsv', Buffer.from(`${table}2\tMüller\n`, 'utf16le').swap16());
    till.put('customers-3.tsv', Buffer.from(`${table}3\tMüller\n`, 'latin1'));
    till.put('customers-4.tsv', Buffer.concat([Buffer.from(`${table}4\tZoë\n`), Buffer.from('5\tGroß\n', 'latin1')]));
    // Dvořák in windows-1250, which is Dvoøák in windows-1252.
    till.put(
      'customers-6.tsv',
      Buffer.concat([Buffer.from(`${table}6\tDvo`), Buffer.of(0xf8, 0xe1), Buffer.from('k\n')]),
    );
    till.put(
      'customers-7.tsv',
      Buffer.concat([Buffer.from(`${table}7\tA\n8\t`), Buffer.of(0xcf, 0xf0, 0xe8), Buffer.from('\n')]),
    );
    const names = () =>
      till.values('select platform_customer_id, first_name from warehouse.customer_account order by 1');
    await till.synced();
    expect(await names()).to.deep.equal([
      ['1', 'Zoë'],
      ['2', 'Müller'],
      ['3', 'Müller'],
      ['4', 'Zoë'],
      ['5', 'Groß'],
    ]);
    expect((await till.notices()).map((notice) => notice.split(',')[0])).to.deep.equal([
      'customers-1.tsv: it is read as utf-16le',
      'customers-2.tsv: it is read as utf-16be',
      'customers-3.tsv: it is read as windows-1252',
      'customers-4.tsv: it is read as windows-1252',
    ]);
    const messages = await till.messages();
    expect(messages[0]).to.contain(
      'customers-6.tsv: it is not UTF-8: the byte F8 in line 2 is ø in windows-1252, ř in windows-1250, ш in windows-1251. Set encoding in the mapping',
    );
    expect(messages[1]).to.match(/^customers-7.tsv: it is not UTF-8: the byte CF in line 3 is/);
    till.mapBy(
      'files: [{ pattern: "*6.tsv", kind: customers, encoding: windows-1250 }, { pattern: "*7.tsv", kind: customers, encoding: windows-1251 }]',
    );
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect((await names()).slice(5)).to.deep.equal([
      ['6', 'Dvořák'],
      ['7', 'A'],
      ['8', 'При'],
    ]);
  });
});
