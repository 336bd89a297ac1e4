import { expect } from 'chai';
import { undoImport } from '../../../src/jobs/operator/undo-import.js';
import { wireJobs } from '../../../src/processes/wire-jobs.js';
import { dump } from '../../models/warehouse.js';
import { inOneFolder, type TillFolder } from './support/folder.js';

const orders = 'order_id,ordered_at\n';
const lines = 'order_id,quantity,unit_price\n';

/** Typical inputs of merchants that once gave a wrong number without a message. */
describe('A wrong number', () => {
  let till: TillFolder;
  inOneFolder((opened) => {
    till = opened;
  });

  const codes = async () => (await till.remarks('code')).flat();
  const totals = () => till.values('select platform_order_id, total, reversed from warehouse.fact_orders order by 1');

  it("does not arise from a refund in the order's sum and in a file of its own", async () => {
    till.put('orders.csv', 'order_id,ordered_at,refunded\nA,2026-05-01,30\n');
    till.put('order_lines.csv', `${lines}A,1,100\n`);
    till.put('refunds.csv', 'refund_id,order_id,refunded_at,amount\nR,A,2026-05-02,20\n');
    till.mapBy("files: [{ pattern: 'orders.csv', kind: orders, refundedOn: ordered_at }]\n");
    await till.synced();
    expect(await totals()).to.deep.equal([['A', '100', '30']]);
    expect(await till.values('select refund_key, total from warehouse.fact_refunds order by 1')).to.deep.equal([
      ['till:A:(refunded)', '10'],
      ['till:A:R', '20'],
    ]);
  });

  it('does not arise from a refund of which only the money is known', async () => {
    till.put('orders.csv', 'order_id,ordered_at,shipping\nA,2026-05-01,2\n');
    till.put('order_lines.csv', `${lines}A,1,10\n`);
    till.put('refunds.csv', 'refund_id,order_id,refunded_at,refunded\nR,A,2026-05-02,12\n');
    await till.synced();
    expect(await totals()).to.deep.equal([['A', '12', '12']]);
    expect(await till.values('select returns, shipping, refunded from warehouse.fact_refunds')).to.deep.equal([
      ['10', '2', '12'],
    ]);
  });

  it('does not arise from refunds with the same id, or with an unknown order', async () => {
    till.put('orders.csv', `${orders}A,2026-05-01\n`);
    till.put('order_lines.csv', `${lines}A,1,100\n`);
    till.put('refunds-1.csv', 'refund_id,order_id,refunded_at,amount\nA,A,2026-05-02,20\nB,#A,2026-05-02,1\n');
    till.put('refunds-2.csv', 'refund_id,order_id,refunded_at,amount\nA,A,2026-05-09,30\n', 2);
    await till.synced();
    expect(await codes()).to.deep.equal(['refund_of_unknown_order', 'refund_replaced']);
    till.put('refunds-2.csv', 'refund_id,order_id,refunded_at,amount\nC,A,2026-05-09,30\nA,A,2026-05-02,20\n', 4);
    till.put('orders-2.csv', `${orders}#A,2026-05-01\n`);
    till.put('order_lines-2.csv', `${lines}#A,1,5\n`);
    till.remove('refunds-1.csv');
    await till.synced();
    expect(
      await till.values('select order_key, sum(total) from warehouse.fact_refunds group by 1'),
    ).to.have.deep.members([
      ['till:A', '50'],
      ['till:#A', '1'],
    ]);
    expect(await codes()).to.deep.equal(['refund_replaced']);
  });

  it('does not arise from a refund without an order: it counts for its customer', async () => {
    const files: [string, string][] = [
      [
        'refunds.csv',
        'refund_id,refunded_at,amount,customer_id\nR,2026-05-02,20,77\nS,2026-05-03,5,77\nT,2026-05-03,7,78\nU,2026-05-03,8,79\n',
      ],
      ['orders.csv', 'order_id,ordered_at,customer_id\nA,2026-05-01,78\n'],
      ['order_lines.csv', `${lines}A,1,100\n`],
      ['customers.csv', 'customer_id,email,created_at\n79,dee@example.com,2026-01-01\n'],
    ];
    const spent = () =>
      till.values(
        `select platform_customer_id, origin, order_count, total_spent, segment
         from warehouse.dim_customer join warehouse.customer_account using (customer_key) order by 1`,
      );
    const right = [
      ['77', 'refund', 0, '-25', null],
      ['78', 'order', 1, '93', 'medium'],
      ['79', 'customer', 0, '-8', null],
    ];
    for (const order of [files, files.toReversed()]) {
      await till.clear();
      for (const [name, content] of order) {
        till.put(name, content);
        await till.synced();
        expect(await till.violations()).to.deep.equal([]);
      }
      expect(await spent()).to.deep.equal(right);
    }
    const grown = await dump(till.database.pool);
    await till.rebuilt();
    expect(await dump(till.database.pool)).to.deep.equal(grown);
    await undoImport(wireJobs(till.setup), { sourceId: 'till', name: 'order_lines.csv' });
    expect((await spent())[1]).to.deep.equal(['78', 'refund', 0, '-7', null]);
    await undoImport(wireJobs(till.setup), { sourceId: 'till', name: 'refunds.csv' });
    expect(await spent()).to.deep.equal([['79', 'customer', 0, '0', null]]);
  });

  it('does not arise from a line without an id that replaces another: the total or the mapping decides', async () => {
    till.put('orders.csv', 'order_id,ordered_at,total\nA,2026-05-01,\nB,2026-05-01,15\nC,2026-05-01,\n');
    till.put('order_lines-1.csv', 'order_id,quantity,unit_price,title\nA,1,10,Mug\nB,1,10,Mug\nC,1,10,Mug\n');
    till.put(
      'order_lines-2.csv',
      'order_id,quantity,unit_price,title\nA,1,5,Cup\nB,1,5,Cup\nC,1,10,Mug\nC,1,5,Cup\n',
      2,
    );
    await till.synced();
    expect(await totals()).to.deep.equal([
      ['A', '5', '0'],
      ['B', '15', '0'],
      ['C', '15', '0'],
    ]);
    expect(await till.remarks('subject', 'code')).to.deep.equal([['A', 'lines_replaced']]);
    till.mapBy("files: [{ pattern: 'order_lines*', kind: order_lines, wholeOrders: false }]\n");
    await till.synced();
    expect(await totals()).to.deep.equal([
      ['A', '15', '0'],
      ['B', '15', '0'],
      ['C', '15', '0'],
    ]);
    expect(await codes()).to.deep.equal([]);
  });

  it('does not arise from a second file of the same lines with ids', async () => {
    till.put('orders.csv', `${orders}A,2026-05-01\n`);
    till.put('order_lines-1.csv', 'order_id,quantity,unit_price,title\nA,1,10,Mug\nA,1,5,Cup\n');
    till.put('order_lines-2.csv', 'order_id,line_id,quantity,unit_price,title\nA,x7,1,10,Mug\nA,x8,1,5,Cup\n', 2);
    await till.synced();
    expect(await totals()).to.deep.equal([['A', '15', '0']]);
  });

  it('does not arise from a discount above the price, or a line price that contradicts its units', async () => {
    till.put(
      'orders.csv',
      'order_id,ordered_at,discount\nA,2026-05-01,\nB,2026-05-01,50\nC,2026-05-01,\nD,2026-05-01,\n',
    );
    till.put(
      'order_lines.csv',
      'order_id,quantity,unit_price,line_price,discount\nA,1,10,,20\nB,1,10,,\nC,2,5,8,\nD,3,3.33,10.00,\n',
    );
    await till.synced();
    expect(await totals()).to.deep.equal([['D', '10', '0']]);
    expect((await till.messages()).filter((message) => message.startsWith('order_lines'))).to.deep.equal([
      'order_lines.csv:2: discount is "20", but no more than the line\'s price (10) was expected',
      'order_lines.csv:4: line_price is "8", but quantity x unit_price, 10 (if they are different prices, map only one of the two), ' +
        'was expected',
    ]);
    expect((await till.messages()).join('\n')).to.match(
      /the discount of order B is 50 GBP, 40 more than its lines are worth/,
    );
  });

  it('does not arise from a sale whose status contradicts it: there is a remark', async () => {
    till.put(
      'orders.csv',
      'order_id,ordered_at,financial_status,cancelled_at\nA,2026-05-01,Cancelled,\nB,2026-05-01,refunded,\nC,2026-05-01,paid,\nD,2026-05-01,voided,2026-05-02\n',
    );
    till.put('order_lines.csv', `${lines}A,1,1\nB,1,1\nC,1,1\nD,1,1\n`);
    await till.synced();
    expect(await till.remarks('subject', 'code')).to.deep.equal([
      ['A', 'status_contradicts'],
      ['B', 'status_contradicts'],
    ]);
  });

  it('does not arise from a cancellation without a day: there is a remark, and later exports do not move it', async () => {
    const put = (name: string, cancelled: boolean, minute: number, shipping = 0) =>
      till.put(
        `orders-${name}.csv`,
        `order_id,ordered_at,cancelled,shipping\nA,2026-05-01,${cancelled},${shipping}\nB,2026-05-01,,\n`,
        minute,
      );
    till.put('order_lines.csv', `${lines}A,1,10\nB,1,10\n`);
    put('1', false, 0);
    put('4', true, 6000, 1);
    await till.synced();
    put('3', true, 4500);
    await till.synced();
    put('2', true, 3000);
    await till.synced();
    expect(await till.values('select order_key, refunded_at from warehouse.fact_refunds')).to.deep.equal([
      ['till:A', '2026-06-03T02:00:00Z'],
      ['till:A', '2026-06-03T02:00:00Z'],
    ]);
    const [[message, place], ...others] = (await till.remarks('message', 'place')) as [[string, string]];
    expect(others).to.deep.equal([]);
    expect(message).to.match(
      /^order A was cancelled on a day that the file does not have: it counts as cancelled at 2026-06-03T02:00:00Z, when that was first known/,
    );
    expect(place).to.equal('orders-4.csv:2');
  });

  it('does not arise from a mapped column that the file lacks: there is a notice', async () => {
    till.put('orders.csv', 'No,At,Discount\nA,2026-05-01,5\n');
    till.put('order_lines.csv', `${lines}A,1,10\n`);
    till.mapBy(
      "files: [{ pattern: 'orders.csv', kind: orders, columns: { No: order_id, At: ordered_at, Discount Amount: discount } }]\n",
    );
    await till.synced();
    expect(await till.notices()).to.deep.equal([
      'orders.csv: the mapping names Discount Amount for orders, which the file does not have: they are not read',
    ]);
  });

  it('does not arise from a repeated header, or a row that overwrites another', async () => {
    till.put(
      'customers.csv',
      'customer_id,email\n7,a@example.com\ncustomer_id,email\n8,b@example.com\n8,c@example.com\n',
    );
    till.put('products.csv', 'product_id,title\np,Mug\nproduct_id,title\nq,Cup\n');
    till.put('orders.csv', '');
    await till.synced();
    expect(await till.setAside()).to.deep.equal([]);
    expect(await till.values('select account_key from warehouse.customer_account order by 1')).to.deep.equal([
      ['till:7'],
      ['till:8'],
    ]);
    expect(await till.notices()).to.deep.equal([
      'customers.csv: 1 row(s) of customers are equal to another row: they count once, unless the mapping has equalRows: each',
      'customers.csv: 1 row(s) of customers have the key of another row but different values: the newest counts, else the last',
      'orders.csv: the file is empty',
      'products.csv: 1 row(s) of products are equal to another row: they count once, unless the mapping has equalRows: each',
    ]);
  });

  it('does not arise from thousands separators: the setting in the message is the one that is applied', async () => {
    till.put('orders.csv', `${orders}A,2026-05-01\nB,2026-05-01\nC,2026-05-01\n`);
    till.put('order_lines-1.csv', `${lines}A,1,"1,190"\nB,1,9.99\n`);
    till.put('order_lines-2.ndjson', '{"Order ID":"C","Quantity":1,"Unit Price":"1,190"}\n');
    await till.synced();
    expect(await totals()).to.deep.equal([
      ['A', '1190', '0'],
      ['B', '9.99', '0'],
    ]);
    expect(await till.messages()).to.deep.equal([
      "order_lines-2.ndjson: line 1 has unit_price 1,190, which can be 1.190 or 1190. Choose in the mapping: decimal: ',' for 1.190, " +
        "decimal: '.' for 1190. Nothing of the file was loaded",
    ]);
    till.mapBy("files: [{ pattern: '*.ndjson', kind: order_lines, decimal: '.' }]\n");
    await till.synced();
    expect((await totals())[2]).to.deep.equal(['C', '1190', '0']);
  });

  it('does not arise from a repeated field in a line, or an amount in another currency', async () => {
    till.put('orders.ndjson', '{"order_id":"A","ordered_at":"2026-05-01","shipping":1,"shipping":2}\n');
    till.put('orders.csv', 'order_id,ordered_at,shipping\nB,2026-05-01,EUR 5.00\n');
    till.put('order_lines.csv', `${lines}A,1,1\nB,1,1\n`);
    await till.synced();
    expect(await totals()).to.deep.equal([]);
    const messages = (await till.messages()).join('\n');
    expect(messages).to.match(/orders\.ndjson:1: the line has shipping twice/);
    expect(messages).to.match(/orders\.csv:2: shipping is "EUR 5\.00", but an amount in GBP/);
  });

  it('does not arise from shares in rows that changed at different times', async () => {
    till.put(
      'orders.csv',
      'order_id,ordered_at,shipping,updated_at\nA,2026-05-01,3,2026-05-02\nA,2026-05-01,4,2026-05-03\n',
    );
    till.put('order_lines.csv', `${lines}A,1,10\n`);
    till.mapBy("files: [{ pattern: 'orders.csv', kind: orders, sum: [shipping] }]\n");
    await till.synced();
    expect(await totals()).to.deep.equal([['A', '17', '0']]);
  });

  it('does not arise from weight times price that no till charges: the total decides, or there is a remark', async () => {
    till.put(
      'orders.csv',
      'order_id,ordered_at,total,tax_included\nA,2026-05-01,4.55,\nB,2026-05-01,,\nC,2026-05-01,4.55,true\n',
    );
    till.put(
      'order_lines.csv',
      'order_id,quantity,unit_price,tax,tax_included\nA,0.350,12.99,,\nB,0.350,12.99,,\nC,0.350,12.99,0.76,true\n',
    );
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await totals()).to.deep.equal([
      ['A', '4.55', '0'],
      ['B', '4.5465', '0'],
      ['C', '4.55', '0'],
    ]);
    expect(await till.remarks('subject', 'code')).to.deep.equal([['B', 'line_not_rounded']]);
  });

  describe('in a mapping that is corrected while its file changes', () => {
    const byName = `files:
  - { pattern: 'orders.csv', kind: orders, columns: { Name: order_id, At: ordered_at } }
  - { pattern: 'order_lines.csv', kind: order_lines, columns: { Name: order_id, Q: quantity, P: unit_price } }
`;
    const byId = byName.replaceAll('Name:', 'Id:');
    const put = (rows: number[], minute: number) => {
      till.put('orders.csv', `Name,Id,At\n${rows.map((row) => `#${row},9${row},2026-05-0${row}\n`).join('')}`, minute);
      till.put('order_lines.csv', `Name,Id,Q,P\n${rows.map((row) => `#${row},9${row},1,10\n`).join('')}`, minute);
    };

    it('is gone if rows were only added', async () => {
      till.mapBy(byName);
      put([1], 0);
      await till.synced();
      put([1, 2], 2);
      await till.synced();
      till.mapBy(byId);
      put([1, 2, 3], 4);
      await till.synced();
      expect((await totals()).map(([id]) => id)).to.deep.equal(['91', '92', '93']);
      expect(await till.notices()).to.deep.equal([]);
    });

    it('remains if its rows are gone, and is reported', async () => {
      till.mapBy(byName);
      put([1], 0);
      await till.synced();
      till.mapBy(byId);
      put([2], 2);
      await till.synced();
      expect((await totals()).map(([id]) => id)).to.deep.equal(['#1', '92']);
      expect((await till.notices())[0]).to.match(
        /^order_lines\.csv: rows of an earlier version of the file remain as the previous mapping read them/,
      );
    });
  });
});
