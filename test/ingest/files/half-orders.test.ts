import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { inOneFolder, type TillFolder } from './support/folder.js';

const orders = 'order_id,ordered_at\nA,2026-05-01\nB,2026-05-02\nC,2026-05-03\n';
const lines = 'order_id,line_id,quantity,unit_price\nA,1,1,10\nA,2,1,5\nB,1,1,7\nC,1,1,3\n';

describe('An order of which a row may be missing', () => {
  let till: TillFolder;
  inOneFolder((opened) => {
    till = opened;
  });

  const totals = async () => Object.fromEntries((await till.orders()).map(([id, total]) => [id, total]));
  const waits = (file: string, at: string, line: number) =>
    `${file}:${at}: line ${line} cannot be read, and may be one of these: they wait until it is corrected, or left out (leaveOut in the mapping)`;

  it('waits: above and below a row that cannot be read', async () => {
    till.put('orders.csv', orders);
    till.put('order_lines.csv', lines.replace('A,2,1,5', 'A,2,1,5,'));
    await till.synced();
    expect(await totals()).to.deep.equal({ C: '3' });
    expect(await till.messages()).to.deep.equal([
      waits('order_lines.csv', '2', 3),
      'order_lines.csv:3: the row has 5 cell(s), but the header has 4',
      waits('order_lines.csv', '4', 3),
    ]);
    till.put('order_lines.csv', lines, 1);
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await totals()).to.deep.equal({ A: '15', B: '7', C: '3' });
  });

  it('stays as an earlier file had it', async () => {
    till.put('orders.csv', orders);
    till.put('order_lines.csv', lines);
    await till.synced();
    till.put('order_lines.csv', lines.replace('A,2,1,5', ',2,1,5').replace('A,1,1,10', 'A,1,2,10'), 1);
    await till.synced();
    expect(await totals()).to.deep.equal({ A: '15', B: '7', C: '3' });
    expect(await till.messages()).to.have.length(3);
  });

  it('waits alone if the row says which order is meant', async () => {
    till.put(
      'sales.csv',
      'Order,Date,Line,Kind,Qty,Price\nA,2026-05-01,1,s,1,10\nA,2026-05-01,2,s,one,5\nB,2026-05-02,1,s,1,7\nA,2026-05-01,3,s,1,2\n',
    );
    till.mapBy(`files:
  - pattern: "sales.csv"
    decimal: "."
    rows: qty > 0
    columns: { Order: order_id }
    kinds:
      orders: { columns: { Date: ordered_at } }
      order_lines: { columns: { Line: line_id, Qty: quantity, Price: unit_price } }
`);
    await till.synced();
    expect(await totals()).to.deep.equal({ B: '7' });
    expect(await till.messages()).to.include(waits('sales.csv', '2,5', 3));
  });

  it('does not get the lines of the order below, whose first row cannot be read, if blank cells mean the ones above', async () => {
    till.put(
      'export.csv',
      'Order,Date,Line,Qty,Price\nA,2026-05-01,1,1,10\n"B"x,2026-05-02,1,1,7\n,,2,1,8\nC,2026-05-03,1,1,3\n',
    );
    till.mapBy(`files:
  - pattern: "export.csv"
    decimal: "."
    fill: [Order]
    columns: { Order: order_id }
    kinds:
      orders: { columns: { Date: ordered_at } }
      order_lines: { columns: { Line: line_id, Qty: quantity, Price: unit_price } }
`);
    await till.synced();
    expect(await totals()).to.deep.equal({ C: '3' });
  });

  it('is not one of a table in which each order has a single row', async () => {
    till.put('order_lines.csv', lines);
    till.put('orders.csv', orders.replace('B,2026-05-02', 'B,2026-05-02,'));
    await till.synced();
    expect(await totals()).to.deep.equal({ A: '15', C: '3' });
  });

  it('is not one of a damaged archive: nothing of it counts', async () => {
    till.put('orders.csv', orders);
    till.put('order_lines.csv.gz', lines);
    await till.synced();
    // Without compression, the rows are in the archive as they are; its checksum is not theirs any more.
    const archive = gzipSync(lines, { level: 0 });
    archive[archive.indexOf('A,1,1,10') + 4] = '9'.charCodeAt(0);
    till.put('order_lines.csv.gz', archive, 1);
    await till.synced();
    expect(await totals()).to.deep.equal({ A: '15', B: '7', C: '3' });
    expect(await till.messages()).to.deep.equal([
      'order_lines.csv.gz: it is not a gzip file (Z_DATA_ERROR), or a damaged one: compress it again, or remove .gz from its name. Nothing of it was loaded',
    ]);
  });
});
