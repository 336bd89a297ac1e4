import { expect } from 'chai';
import type { OrderRecord } from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { rebuild } from '../../src/jobs/pipeline/rebuild.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { runSync } from '../../src/jobs/runs/run-sync.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { loadRates } from '../../src/models/rates/load-rates.js';
import { type JobSetup, wireJobs } from '../../src/processes/wire-jobs.js';
import { order } from '../models/records.js';
import { segments } from '../models/warehouse.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs } from '../support/job-setup.js';
import { orderShelf } from '../support/order-shelf.js';
import { rejection } from '../support/rejection.js';
import { createWarehouse } from '../support/warehouse-database.js';

describe('A rebuild with other settings', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse();
  });
  afterEach(() => database.drop());

  async function sync(setup: JobSetup): Promise<{ status: string; error_code: string | null }> {
    const [requested] = await requestSyncs(database.pool, { sourceId: 'shelf', trigger: 'cli' });
    await runSync(wireJobs(setup), requested!.run.runId);
    const { rows } = await database.pool.query('select status, error_code from ops.sync_run where run_id = $1', [
      requested!.run.runId,
    ]);
    return rows[0];
  }

  const values = async (sql: string): Promise<unknown[][]> =>
    (await database.pool.query({ text: sql, rowMode: 'array' })).rows;
  const reportingIn = (setup: JobSetup, currency: string): JobSetup => ({
    ...setup,
    config: { ...setup.config, reporting: { ...setup.config.reporting, currency } },
  });

  it('blocks a worker that still has the previous currency, with the reason, until it is restarted', async () => {
    const orders: OrderRecord[] = [order('1', { currency: 'EUR' })];
    const old = jobSetup(database.pool, orderShelf(orders, { currency: 'EUR' }));
    await prepareJobs(old);
    await inTransaction(database.pool, (client) =>
      loadRates(client, {
        provider: 'FILE',
        at: new Date(),
        rates: [
          { date: '2026-03-10', currency: 'GBP', rate: '0.8' },
          { date: '2026-03-10', currency: 'JPY', rate: '160' },
        ],
      }),
    );
    await sync(old);
    const now = reportingIn(old, 'JPY');
    await rebuild(wireJobs(now));
    orders.push(order('2', { currency: 'EUR' }));
    expect(await sync(old)).to.deep.equal({ status: 'failed', error_code: 'warehouse_settings_changed' });
    expect(await values('select status from ops.source')).to.deep.equal([['ready']]);
    expect(await values('select distinct reporting_currency from warehouse.fact_orders')).to.deep.equal([['JPY']]);
    expect((await sync(now)).status).to.equal('succeeded');
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    expect(
      await values('select reporting_currency, count(*)::integer from warehouse.fact_orders group by 1'),
    ).to.deep.equal([['JPY', 2]]);
    await database.pool.query("update ops.warehouse_version set reporting_currency = 'USD'");
    const broken = await findViolations(database.pool, segments);
    expect(broken.map(({ check }) => check)).to.deep.equal(['exchange-rates', 'exchange-rates']);
  });

  it('without rates for existing facts changes nothing, and names the ways to get rates', async () => {
    const setup = jobSetup(database.pool, orderShelf([order('1'), order('2')], { currency: 'GBP' }));
    await prepareJobs(setup);
    await sync(setup);
    const before = await values('select * from warehouse.agg_daily_summary');
    const error = await rejection(rebuild(wireJobs(reportingIn(setup, 'EUR'))));
    expect(error.message).to.contain('no exchange rates for GBP').and.contain('rates import');
    expect(await values('select count(*)::integer from warehouse.fact_orders')).to.deep.equal([[2]]);
    expect(await values('select * from warehouse.agg_daily_summary')).to.deep.equal(before);
  });

  it('that is stopped before it began leaves zone and currency of every account as in its facts', async () => {
    const profile = { currency: 'GBP', timezone: 'Europe/London' };
    const orders: OrderRecord[] = [order('1', { orderedAt: '2026-03-10T20:00:00Z' })];
    const connector = orderShelf(orders, profile);
    const setup = jobSetup(database.pool, connector);
    await prepareJobs(setup);
    await sync(setup);
    const moved = orderShelf(orders, { ...profile, timezone: 'Asia/Tokyo' });
    const stop = new AbortController();
    const [source] = setup.config.sources;
    const stopping: JobSetup = {
      ...setup,
      stopping: stop.signal,
      config: { ...setup.config, sources: [source!, { ...source!, id: 'asked-second' }] },
      connectors: {
        FILES: {
          ...moved,
          connect: (settings, connecting) => {
            if (connecting.sourceId === 'asked-second') stop.abort(new Error('stopped'));
            return moved.connect(settings, connecting);
          },
        },
      },
    };
    expect((await rejection(rebuild(wireJobs(stopping)))).message).to.equal('stopped');
    orders.push(order('2', { orderedAt: '2026-03-10T20:00:00Z' }));
    await sync({ ...setup, connectors: { FILES: moved } });
    expect(await values('select timezone from ops.source')).to.deep.equal([['Europe/London']]);
    expect(await values('select distinct date_key from warehouse.fact_orders')).to.deep.equal([[20260310]]);
    await rebuild(wireJobs({ ...setup, connectors: { FILES: moved } }));
    expect(await values('select distinct date_key from warehouse.fact_orders')).to.deep.equal([[20260311]]);
  });
});
