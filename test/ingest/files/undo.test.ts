import { renameSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { undoImport } from '../../../src/jobs/operator/undo-import.js';
import { wireJobs } from '../../../src/processes/wire-jobs.js';
import { dump } from '../../models/warehouse.js';
import { inOneFolder, type TillFolder } from './support/folder.js';

const header = 'order_id,ordered_at,customer_id,shipping\n';
const lines = 'order_id,line_id,quantity,unit_price\n';

describe('A retracted file', () => {
  let till: TillFolder;
  inOneFolder((opened) => {
    till = opened;
  });

  const undo = (name: string) => undoImport(wireJobs(till.setup), { sourceId: 'till', name });

  function putHouse(): void {
    till.put('orders-1.csv', `${header}1,2026-05-01,7,2\n2,2026-05-02,8,0\n`);
    till.put('order_lines-1.csv', `${lines}1,a,1,10\n1,b,1,5\n2,a,1,3\n`);
    till.put('refunds-1.csv', 'refund_id,order_id,refunded_at,amount\nR,2,2026-05-09,3\n');
  }

  it('leaves the warehouse as if it had never arrived: what it replaced or deleted is back', async () => {
    putHouse();
    await till.synced();
    const before = await dump(till.database.pool);
    till.put('orders-2.csv', `${header}1,2026-05-04,9,0\n3,2026-05-04,9,0\n`, 5);
    till.put('order_lines-2.csv', `${lines}1,a,1,99\n3,a,1,4\n`, 5);
    till.put('refunds-2.csv', 'refund_id,order_id,refunded_at,amount\nR,1,2026-05-09,3\nS,,2026-05-09,1\n', 5);
    await till.synced();
    expect((await till.orders()).map(([, total]) => total)).to.deep.equal(['99', '3', '4']);
    expect(await undo('order_lines-2.csv')).to.deep.equal({
      takenBack: [{ stream: 'order_lines', rows: '2' }],
      keptBy: [],
    });
    await undo('orders-2.csv');
    await undo('refunds-2.csv');
    expect(await dump(till.database.pool)).to.deep.equal(before);
    expect(await till.synced()).to.deep.equal({});
    await till.rebuilt();
    expect(await dump(till.database.pool)).to.deep.equal(before);
  });

  it('leaves what another file also has, the same rows or all of it', async () => {
    putHouse();
    await till.synced();
    till.put('order_lines-more.csv', `${lines}1,a,1,10\n1,b,1,5\n`, 5);
    await till.synced();
    await undo('order_lines-1.csv');
    expect(await till.orders()).to.deep.equal([['1', '17', '2']]);
    till.put('orders-copy.csv', `${header}1,2026-05-01,7,2\n2,2026-05-02,8,0\n`);
    await till.synced();
    expect((await undo('orders-copy.csv')).keptBy).to.deep.equal(['orders-1.csv']);
    expect(await till.orders()).to.deep.equal([['1', '17', '2']]);
  });

  it('of products, customers or stock removes its share of their history', async () => {
    till.put('products-1.csv', 'product_id,title,price\np,Mug,5\n');
    till.put('customers-1.csv', 'customer_id,email\n7,ann@example.com\n');
    till.put('inventory-1.csv', 'location_id,variant_id,available\nshop,p,4\n');
    await till.synced();
    const before = await dump(till.database.pool);
    till.put('products-2.csv', 'product_id,title,price\np,Cup,6\nq,Plate,7\n', 1500);
    till.put('customers-2.csv', 'customer_id,email\n7,bob@example.com\n8,cat@example.com\n', 1500);
    till.put('inventory-2.csv', 'location_id,variant_id,available\nshop,p,1\nshop,q,2\n', 1500);
    await till.synced();
    for (const name of ['products-2.csv', 'customers-2.csv', 'inventory-2.csv']) await undo(name);
    expect(await dump(till.database.pool)).to.deep.equal(before);
  });

  it('is read again when it changes, and under another name', async () => {
    putHouse();
    await till.synced();
    await undo('orders-1.csv');
    expect(await till.orders()).to.deep.equal([]);
    till.put('orders-1.csv', `${header}1,2026-05-01,7,3\n`, 9);
    await till.synced();
    expect(await till.orders()).to.deep.equal([['1', '18', '2']]);
    await undo('orders-1.csv');
    renameSync(path.join(till.folder, 'orders-1.csv'), path.join(till.folder, 'orders-again.csv'));
    await till.synced();
    expect((await till.orders()).length).to.equal(1);
  });
});
