import { expect } from 'chai';
import { inTransaction } from '../../../src/database/transaction.js';
import { rebuild } from '../../../src/jobs/pipeline/rebuild.js';
import { prepareWarehouse } from '../../../src/models/load/prepare.js';
import { loadRates } from '../../../src/models/rates/load-rates.js';
import { wireJobs } from '../../../src/processes/wire-jobs.js';
import { rejection } from '../../support/rejection.js';
import { TillFolder } from './support/folder.js';

describe('Rejected versions of a row', () => {
  let till: TillFolder;

  beforeEach(async () => {
    till = await TillFolder.open();
  });
  afterEach(() => till.close());

  const dinarsOf = (day: string) =>
    inTransaction(till.database.pool, (client) =>
      loadRates(client, {
        provider: 'FILE',
        at: new Date(),
        rates: [
          { date: day, currency: 'GBP', rate: '0.8' },
          { date: day, currency: 'KWD', rate: '0.4' },
        ],
      }),
    );
  const list = () => till.values('select stream, code, missing_rate_currency from ops.rejected_record order by 1, 2');
  const line = 'order_id,line_id,quantity,unit_price\n1,a,1,10\n';

  it('are listed although two arrived together, and load when their rate arrives', async () => {
    till.put('order_lines.csv', line);
    till.put('orders-1.csv', 'order_id,ordered_at,currency,financial_status\n1,2026-05-04,KWD,open\n', 0);
    till.put('orders-2.csv', 'order_id,ordered_at,currency,financial_status\n1,2026-05-04,KWD,paid\n', 5);
    till.put('refunds-1.csv', 'refund_id,refunded_at,amount,currency,reason\nr,2026-05-04,5,KWD,x\n', 0);
    till.put('refunds-2.csv', 'refund_id,refunded_at,amount,currency,reason\nr,2026-05-04,5,KWD,y\n', 5);
    await till.synced();
    expect(await list()).to.deep.equal([
      ['orders', 'no_exchange_rate', 'KWD'],
      ['refunds', 'no_exchange_rate', 'KWD'],
    ]);
    await dinarsOf('2026-05-04');
    await wireJobs(till.setup).warehouse.buildBacklog();
    expect(await list()).to.deep.equal([]);
    expect(await till.values('select financial_status, gross_sales from warehouse.fact_orders')).to.deep.equal([
      ['paid', '20'],
    ]);
    expect(await till.values('select returns from warehouse.fact_refunds')).to.deep.equal([['10']]);
  });

  it('are listed if they do not add up, with the line that cannot be read', async () => {
    till.put('order_lines-1.csv', line, 0);
    till.put('order_lines-2.csv', 'order_id,line_id,quantity,unit_price\n1,a,x,10\n', 5);
    till.put('orders-1.csv', 'order_id,ordered_at,total,financial_status\n1,2026-05-04,99,open\n', 0);
    till.put('orders-2.csv', 'order_id,ordered_at,total,financial_status\n1,2026-05-04,99,paid\n', 5);
    await till.synced();
    expect((await list()).map(([stream]) => stream)).to.deep.equal(['order_lines', 'orders']);
    expect(await till.values('select order_key from warehouse.fact_orders')).to.deep.equal([]);
  });

  it('are used if the newer one cannot be read, also after waiting for a rate', async () => {
    till.put('order_lines.csv', line);
    till.put('orders-1.csv', 'order_id,ordered_at,currency\n1,2026-05-04,KWD\n', 0);
    await till.synced();
    till.put('orders-2.csv', 'order_id,ordered_at,currency\n1,2026-05-xx,KWD\n', 5);
    await till.synced();
    await dinarsOf('2026-05-04');
    await till.synced();
    const grown = [await till.values('select order_key, gross_sales from warehouse.fact_orders'), await list()];
    expect(grown[0]).to.deep.equal([['till:1', '20']]);
    await rebuild(wireJobs(till.setup));
    expect([await till.values('select order_key, gross_sales from warehouse.fact_orders'), await list()]).to.deep.equal(
      grown,
    );
  });

  it('are not listed if a newer one is loaded', async () => {
    till.put('order_lines.csv', line);
    till.put('orders-new.csv', 'order_id,ordered_at\n1,2026-05-04\n', 5);
    await till.synced();
    till.put('orders-old.csv', 'order_id,ordered_at\n1,2026-05-xx\n', 0);
    await till.synced();
    expect(await list()).to.deep.equal([]);
    expect(await till.values('select gross_sales from warehouse.fact_orders')).to.deep.equal([['10']]);
  });

  it('of refunds alone fix the reporting currency, as orders do', async () => {
    till.put('refunds.csv', 'refund_id,refunded_at,amount\nr,2026-05-02,50\n');
    await till.synced();
    const inYen = { reportingCurrency: 'JPY', fiscalYearStartMonth: 1, rateMaxAgeDays: 10 };
    expect((await rejection(prepareWarehouse(till.database.pool, inYen))).message).to.contain('cartograph rebuild');
  });
});
