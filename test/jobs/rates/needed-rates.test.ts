import { expect } from 'chai';
import { inTransaction } from '../../../src/database/transaction.js';
import { needsRates } from '../../../src/jobs/rates/needed-rates.js';
import { noteSuccess } from '../../../src/jobs/rates/rate-feed.js';
import { loadRates } from '../../../src/models/rates/load-rates.js';
import { TillFolder } from '../../ingest/files/support/folder.js';

describe('Rates', () => {
  let till: TillFolder;

  before(async () => {
    till = await TillFolder.open();
    const { pool } = till.database;
    const rates = [
      { date: '2026-05-04', currency: 'GBP', rate: '0.8' },
      { date: '2026-05-04', currency: 'USD', rate: '1.1' },
    ];
    await inTransaction(pool, (client) => loadRates(client, { provider: 'ECB', at: new Date(), rates }));
    const read = { provider: 'ECB' as const, latestRateDate: '2026-05-04', fingerprint: null, problem: null };
    await noteSuccess(pool, read, new Date());
  });

  after(() => till.close());

  it('are requested once a refund without an order has a currency other than the reporting currency', async () => {
    till.put('refunds-1.csv', 'refund_id,refunded_at,amount\nr,2026-05-05,5\n');
    await till.synced();
    expect(await needsRates(till.database.pool, 'GBP')).to.equal(false);
    till.put('refunds-2.csv', 'refund_id,refunded_at,amount,currency\ns,2026-05-05,5,USD\n');
    await till.synced();
    expect(await till.setAside()).to.deep.equal([]);
    expect(await till.values('select count(*) from warehouse.fact_refunds')).to.deep.equal([['2']]);
    expect(await needsRates(till.database.pool, 'GBP')).to.equal(true);
  });
});
