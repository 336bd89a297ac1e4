import { expect } from 'chai';
import { undoImport } from '../../../src/jobs/operator/undo-import.js';
import { wireJobs } from '../../../src/processes/wire-jobs.js';
import { dump } from '../../models/warehouse.js';
import { inOneFolder, type TillFolder } from './support/folder.js';

const order = (shipping: number) => `order_id,ordered_at,customer_id,shipping\n1,2026-05-01,7,${shipping}\n`;
const lines = (price: number) => `order_id,line_id,quantity,unit_price\n1,a,1,${price}\n`;
const refund = (sum: number) => `refund_id,order_id,refunded_at,amount\nR,1,2026-05-09,${sum}\n`;
const customer = (city: string) => `customer_id,email,city\n7,ann@example.com,${city}\n`;
const product = (title: string) => `product_id,title\np,${title}\n`;
const stock = (units: number) => `location_id,variant_id,available\nshop,p,${units}\n`;

/** Files without an `updated_at`: only their time shows when their content was valid. */
describe('Content that returns', () => {
  let till: TillFolder;
  inOneFolder((opened) => {
    till = opened;
  });

  /** Files of all kinds with the time of a minute, with the values of one of two versions. */
  function put(name: string, version: 'one' | 'other', minute: number): void {
    const isOne = version === 'one';
    till.put(`orders-${name}.csv`, order(isOne ? 1 : 2), minute);
    till.put(`order_lines-${name}.csv`, lines(isOne ? 10 : 20), minute);
    till.put(`refunds-${name}.csv`, refund(isOne ? 3 : 4), minute);
    till.put(`customers-${name}.csv`, customer(isOne ? 'Leeds' : 'York'), minute);
    till.put(`products-${name}.csv`, product(isOne ? 'Mug' : 'Cup'), minute);
    till.put(`inventory-${name}.csv`, stock(isOne ? 5 : 6), minute);
  }

  const figures = async () => [
    ...(await till.values('select total, reversed from warehouse.fact_orders')),
    ...(await till.values("select city from warehouse.customer_account where platform_customer_id = '7'")),
    ...(await till.values("select title from warehouse.dim_product where product_key = 'till:p'")),
    ...(await till.values('select available from warehouse.fact_inventory order by date_key desc limit 1')),
  ];
  const rows = () => dump(till.database.pool);
  const one = [['11', '3'], ['Leeds'], ['Mug'], ['5']];
  const other = [['22', '4'], ['York'], ['Cup'], ['6']];

  const histories: { arrivals: ['one' | 'other', number][]; right: unknown[] }[] = [
    // The older file arrives last.
    {
      arrivals: [
        ['one', 0],
        ['one', 3000],
        ['other', 1500],
      ],
      right: one,
    },
    // It arrived between two equal ones, of which the older one arrived late.
    {
      arrivals: [
        ['other', 1500],
        ['one', 0],
        ['one', 3000],
      ],
      right: one,
    },
    {
      arrivals: [
        ['one', 3000],
        ['one', 0],
        ['other', 1500],
      ],
      right: one,
    },
    {
      arrivals: [
        ['one', 0],
        ['one', 1500],
        ['one', 3000],
        ['other', 4500],
      ],
      right: other,
    },
    // Split twice.
    {
      arrivals: [
        ['one', 0],
        ['one', 3000],
        ['one', 6000],
        ['other', 4500],
        ['other', 1500],
      ],
      right: one,
    },
    {
      arrivals: [
        ['one', 0],
        ['one', 3000],
        ['one', 6000],
        ['other', 7500],
        ['other', 1500],
      ],
      right: other,
    },
  ];
  for (const { arrivals, right } of histories) {
    const story = arrivals.map(([version, minute]) => `${version} of minute ${minute}`).join(', ');
    it(`is dated by its newest file:  ${story}`, async () => {
      for (const [at, [version, minute]] of arrivals.entries()) {
        put(`${at}`, version, minute);
        await till.synced();
      }
      expect(await figures()).to.deep.equal(right);
      const grown = await dump(till.database.pool);
      await till.rebuilt();
      expect(await dump(till.database.pool)).to.deep.equal(grown);
    });
  }

  it('is dated by its newest file under one name too, also if only the time changes', async () => {
    put('a', 'one', 0);
    await till.synced();
    put('a', 'one', 3000);
    await till.synced();
    put('b', 'other', 1500);
    await till.synced();
    expect(await figures()).to.deep.equal(one);
  });

  it('is not stored twice if nothing arrived in between', async () => {
    put('a', 'one', 0);
    await till.synced();
    const versions = () => till.values('select count(*) from raw.record_version');
    const before = await versions();
    put('b', 'one', 1500);
    expect((await till.synced()).orders).to.deep.equal([0, 0, 1, 0]);
    expect(await versions()).to.deep.equal(before);
  });

  it('is dated by the next file with it if the first one is retracted', async () => {
    put('a', 'one', 0);
    put('b', 'one', 3000);
    await till.synced();
    for (const kind of ['orders', 'order_lines', 'refunds', 'customers', 'products', 'inventory']) {
      await undoImport(wireJobs(till.setup), { sourceId: 'till', name: `${kind}-a.csv` });
    }
    put('c', 'other', 1500);
    await till.synced();
    expect(await figures()).to.deep.equal(one);
    const grown = await rows();
    await till.clear();
    put('b', 'one', 3000);
    put('c', 'other', 1500);
    await till.synced();
    expect(grown).to.deep.equal(await rows());
  });

  it('is removed with the mapping that read it, whatever its time and name', async () => {
    const mapBy = (id: string) =>
      till.mapBy(`files: [{ pattern: 'orders*', kind: orders, columns: { ${id}: order_id, At: ordered_at } }]\n`);
    const content = 'No,Id,At\n#1,91,2026-05-01\n';
    mapBy('No');
    till.put('orders-a.csv', content, 0);
    await till.synced();
    till.put('orders-a.csv', content, 3);
    await till.synced();
    till.remove('orders-a.csv');
    till.put('orders-b.csv', content, 5);
    till.put('order_lines.csv', 'order_id,quantity,unit_price\n91,1,10\n#1,1,10\n');
    await till.synced();
    expect(await till.orders()).to.deep.equal([['#1', '10', '1']]);
    mapBy('Id');
    await till.synced();
    expect(await till.orders()).to.deep.equal([['91', '10', '1']]);
  });
});
