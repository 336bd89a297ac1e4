import { expect } from 'chai';
import type { Source } from '../../src/canonical/source.js';
import type { Pool } from '../../src/database/pool.js';
import { startQueue } from '../../src/jobs/queue/queue.js';
import { everySource } from '../../src/ledger/scope/scope.js';
import { type StoredModel, storedModels } from '../../src/models/customer-value/stored-models.js';
import { wireJobs } from '../../src/processes/wire-jobs.js';
import { simulatedOrders } from '../models/customer-value/simulated-orders.js';
import { london, order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup } from '../support/job-setup.js';
import { rejection } from '../support/rejection.js';
import { shelfPlatform } from '../support/shelf-platform.js';
import { waitFor } from '../support/wait-for.js';
import { createWarehouse } from '../support/warehouse-database.js';

const leeds: Source = { ...london, sourceId: 'leeds', name: 'Leeds' };
const york: Source = { ...london, sourceId: 'york', name: 'York', timezone: 'Pacific/Auckland' };
const purchases = { r: 0.9, alpha: 6, a: 0.6, b: 3 };
const values = { p: 4, q: 4, gamma: 30 };
const day = '2026-06-30';

describe('The job that models customer value', function () {
  this.timeout(120_000);
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse();
  });

  afterEach(() => database.drop());

  async function connect({ sourceId, platform, name, currency, timezone }: Source, knownUntil: string | null) {
    await database.pool.query(
      `insert into ops.source (source_id, platform, name, currency, timezone, status, notices, is_configured, built_chunk_id, known_until)
       values ($1, $2, $3, $4, $5, 'ready', '{}', true, 0, $6)
       on conflict (source_id) do update set known_until = excluded.known_until`,
      [sourceId, platform, name, currency, timezone, knownUntil],
    );
  }

  async function trade(source: Source, { customers, seed }: { customers: number; seed: number }): Promise<void> {
    const { sourceId } = source;
    const orders = simulatedOrders({ name: sourceId, purchases, values, customers, weeks: 78, day, seed });
    for (let from = 0; from < orders.length; from += 1000) {
      await apply(database.pool, orders.slice(from, from + 1000), source);
    }
    await publish(database.pool);
  }

  function jobs(pool: Pool, storeGroups: string[][] = []) {
    const setup = jobSetup(pool, shelfPlatform({ pages: [] }));
    const clock = { ...setup.clock, now: () => new Date('2026-07-01T05:00:00Z') };
    return wireJobs({ ...setup, clock, config: { ...setup.config, customerValue: { storeGroups } } }).customerValues;
  }

  const stored = () => storedModels(database.pool, everySource);
  const byStores = (models: StoredModel[]) => new Map(models.map((model) => [model.sources.join(' '), model]));

  it('recovers what a simulated shop was made from, and predicts its last weeks', async () => {
    await connect(london, '2026-07-01T04:00:00Z');
    await trade(london, { customers: 3000, seed: 21 });
    await jobs(database.pool).fitWhenDue();
    const [model, ...others] = await stored();
    expect(others).to.deep.equal([]);
    expect(model).to.deep.include({ sources: ['london'], currency: 'GBP', day, fittedAt: '2026-07-01T05:00:00Z' });
    expect(model).to.deep.include({ version: '1' });
    expect(model).to.deep.include({ customers: 3000, unrecognisedCustomers: 0 });
    const { r, alpha, a, b } = model!.purchases.fit!.parameters;
    expect(r).to.be.within(0.8, 1.05);
    expect(alpha / r).to.be.within(0.9 * (6 / 0.9), 1.1 * (6 / 0.9));
    expect(a / (a + b)).to.be.within(0.13, 0.2);
    const { p, q, gamma } = model!.values.fit!.parameters;
    expect((gamma * p) / (q - 1)).to.be.within(36, 44);
    expect(model!.values.fit!.correlation).to.be.within(-0.1, 0.1);
    const holdOut = model!.holdOut.fit!;
    expect(holdOut).to.include({ weeks: 26, from: '2025-12-31' });
    expect(holdOut.predictedPurchases / holdOut.actualPurchases).to.be.within(0.9, 1.1);
    expect(holdOut.predictedValue! / holdOut.actualValue).to.be.within(0.9, 1.1);
    expect(holdOut.meanAbsoluteError).to.be.within(0.1, 2);
  });

  it('fits all stores together, each one, and the configured groups; forgets groups that are gone', async () => {
    for (const source of [london, leeds, york]) {
      await connect(source, '2026-07-01T04:00:00Z');
      await apply(database.pool, [order(`${source.sourceId}1`)], source);
    }
    await publish(database.pool);
    await jobs(database.pool, [['york', 'london']]).fitWhenDue();
    const groups = async () => (await stored()).map(({ sources }) => sources.join(' '));
    expect(await groups()).to.deep.equal(['leeds london york', 'london york', 'leeds', 'london', 'york']);
    const models = byStores(await stored());
    expect(models.get('leeds london york')!.purchases.refusal).to.equal(
      '0 customers have bought on more than one day. The model needs at least 100.',
    );
    expect(models.get('leeds')!.customers).to.equal(1);
    // In Auckland it is four in the afternoon of the first of July, which is not over.
    expect(models.get('york')!.day).to.equal(day);
    await jobs(database.pool, [['leeds', 'york']]).fitNow();
    expect(await groups()).to.deep.equal(['leeds london york', 'leeds york', 'leeds', 'london', 'york']);
  });

  it('waits for the first complete sync of a store, and fits the others meanwhile', async () => {
    await connect(london, '2026-07-01T04:00:00Z');
    await connect(leeds, null);
    await apply(database.pool, [order('1')], london);
    await apply(database.pool, [order('2')], leeds);
    await publish(database.pool);
    await jobs(database.pool).fitWhenDue();
    expect((await stored()).map(({ sources }) => sources)).to.deep.equal([['london']]);
    await connect(leeds, '2026-06-20T12:00:00Z');
    await jobs(database.pool).fitWhenDue();
    const models = byStores(await stored());
    expect([...models.keys()]).to.deep.equal(['leeds london', 'leeds', 'london']);
    expect(models.get('leeds london')!.day).to.equal('2026-06-19');
  });

  it('fits once a day, and again when the reporting currency changes', async () => {
    await connect(london, '2026-07-01T04:00:00Z');
    await apply(database.pool, [order('1')], london);
    await publish(database.pool);
    const fitted = async () => {
      await database.pool.query("update ops.customer_value_model set fitted_at = '2000-01-01'");
      await jobs(database.pool).fitWhenDue();
      return (await stored())[0]!.fittedAt !== '2000-01-01T00:00:00Z';
    };
    await jobs(database.pool).fitWhenDue();
    expect(await fitted(), 'the same day').to.equal(false);
    await connect(london, '2026-07-01T22:00:00Z');
    expect(await fitted(), 'later on that day').to.equal(false);
    await connect(london, '2026-07-01T23:30:00Z');
    expect(await fitted(), 'after midnight in London').to.equal(true);
    expect((await stored())[0]!.day).to.equal('2026-07-01');
    await database.pool.query("update ops.warehouse_version set reporting_currency = 'EUR'");
    expect(await fitted(), 'in another currency').to.equal(true);
    expect((await stored())[0]!.currency).to.equal('EUR');
  });

  it('is run by the queue of a worker, without being asked', async () => {
    await connect(london, '2026-07-01T04:00:00Z');
    await apply(database.pool, [order('1')], london);
    await publish(database.pool);
    const stopping = new AbortController();
    const setup = jobSetup(database.pool, shelfPlatform({ pages: [] }), { stopping: stopping.signal });
    const queue = await startQueue(database.url, wireJobs(setup));
    try {
      await waitFor('a model', async () => (await stored()).length === 1);
    } finally {
      stopping.abort();
      await queue.stop();
    }
  });

  it('writes nothing when the process is to stop, and lets the next one begin', async () => {
    await connect(london, '2026-07-01T04:00:00Z');
    await trade(london, { customers: 1500, seed: 22 });
    const stopping = new AbortController();
    const setup = jobSetup(database.pool, shelfPlatform({ pages: [] }), { stopping: stopping.signal });
    stopping.abort(new Error('the process is ending'));
    expect((await rejection(wireJobs(setup).customerValues.fitWhenDue())).message).to.equal('the process is ending');
    expect(await stored()).to.deep.equal([]);
    await jobs(database.pool).fitWhenDue();
    expect(await stored()).to.have.length(1);
  });

  it('does nothing while another process fits', async () => {
    await connect(london, '2026-07-01T04:00:00Z');
    await apply(database.pool, [order('1')], london);
    await publish(database.pool);
    const setup = jobSetup(database.pool, shelfPlatform({ pages: [] }));
    await wireJobs(setup).leases.hold('customer-value', async () => {
      await jobs(database.pool).fitWhenDue();
    });
    expect(await stored()).to.deep.equal([]);
    await jobs(database.pool).fitWhenDue();
    expect(await stored()).to.have.length(1);
  });
});
