import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { generateRates } from '../../../simulators/ecb/generate.js';
import { RateBook } from '../../../simulators/ecb/rate-book.js';
import { type EcbSimulator, startEcbSimulator } from '../../../simulators/ecb/server.js';
import type { OrderRecord } from '../../../src/canonical/record.js';
import type { ExchangeRatesConfig } from '../../../src/config/config.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { rebuild } from '../../../src/jobs/pipeline/rebuild.js';
import { requestSyncs } from '../../../src/jobs/runs/request-syncs.js';
import { runSync } from '../../../src/jobs/runs/run-sync.js';
import { findRun } from '../../../src/ledger/sync-runs/sync-run.js';
import { findViolations } from '../../../src/models/integrity/find-violations.js';
import { loadRates } from '../../../src/models/rates/load-rates.js';
import { type JobSetup, wireJobs } from '../../../src/processes/wire-jobs.js';
import { TestClock } from '../../ingest/support/test-clock.js';
import { order } from '../../models/records.js';
import { segments } from '../../models/warehouse.js';
import { expectAnnounced, watchChanges } from '../../support/announced-changes.js';
import type { TestDatabase } from '../../support/database.js';
import { jobSetup, prepareJobs } from '../../support/job-setup.js';
import { orderShelf } from '../../support/order-shelf.js';
import { plain, quotient } from '../../support/rational.js';
import { createWarehouse } from '../../support/warehouse-database.js';

const hours = 3_600_000;
const [history, recent] = ['eurofxref-hist.zip', 'eurofxref-hist-90d.xml'];

const sold = (orderId: string, currency: string, day: string): OrderRecord =>
  order(orderId, { currency, orderedAt: `${day}T12:00:00Z` });

describe('Exchange rates', () => {
  let database: TestDatabase;
  let book: RateBook;
  let ecb: EcbSimulator;
  let clock: TestClock;
  let folder: string;

  beforeEach(async () => {
    database = await createWarehouse();
    await watchChanges(database.pool);
    book = new RateBook(generateRates({ from: '2025-06-02', to: '2026-03-12', seed: 3 }));
    ecb = await startEcbSimulator(book);
    // A Thursday, after the day's release.
    clock = new TestClock('2026-03-12T18:00:00Z');
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-rates-'));
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await ecb.close();
    try {
      await expectAnnounced(database.pool);
    } finally {
      await database.drop();
    }
  });

  /** A store with this currency and these orders, and what syncs it. */
  async function product(
    currency: string,
    orders: readonly OrderRecord[],
    exchangeRates: Partial<ExchangeRatesConfig> = {},
  ): Promise<JobSetup> {
    const base = jobSetup(database.pool, orderShelf(orders, { currency }));
    const rates: ExchangeRatesConfig = {
      provider: 'ECB',
      baseUrl: ecb.url,
      file: null,
      maxAgeDays: 10,
      ...exchangeRates,
    };
    const setup = { ...base, clock, config: { ...base.config, exchangeRates: rates } };
    await prepareJobs(setup);
    return setup;
  }

  async function sync(setup: JobSetup): Promise<void> {
    const [requested] = await requestSyncs(database.pool, { sourceId: 'shelf', trigger: 'cli' });
    await runSync(wireJobs(setup), requested!.run.runId);
    expect(await findRun(database.pool, requested!.run.runId)).to.include({ status: 'succeeded', errorMessage: null });
  }

  async function orders(): Promise<Record<string, string>> {
    const { rows } = await database.pool.query<{ id: string; rate: string }>(
      'select platform_order_id as id, exchange_rate as rate from warehouse.fact_orders order by 1',
    );
    return Object.fromEntries(rows.map(({ id, rate }) => [id, plain(rate)]));
  }

  const waiting = async (): Promise<string[]> =>
    (await database.pool.query('select record_key from ops.rejected_record order by 1')).rows.map(
      ({ record_key }) => record_key,
    );
  const feed = async (provider: string) =>
    (await database.pool.query('select * from ops.rate_feed where provider = $1', [provider])).rows[0];
  const toPounds = (currency: string, day: string): string =>
    quotient(book.ratesOf(day).GBP!, currency === 'EUR' ? '1' : book.ratesOf(day)[currency]!);
  const consistent = async (): Promise<void> => {
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
  };

  it('are read before the first build of a store with another currency, all of them, once', async () => {
    const setup = await product('USD', [sold('1', 'USD', '2025-07-01'), sold('2', 'USD', '2026-03-12')]);
    await sync(setup);
    expect(await orders()).to.deep.equal({ 1: toPounds('USD', '2025-07-01'), 2: toPounds('USD', '2026-03-12') });
    await sync(setup);
    await wireJobs(setup).rates.syncWhenDue();
    expect(ecb.control.calls).to.deep.equal([history]);
    await consistent();
  });

  it('are never requested by a merchant with one currency', async () => {
    const setup = await product('GBP', [sold('1', 'GBP', '2026-03-12')]);
    await sync(setup);
    await wireJobs(setup).rates.syncWhenDue();
    await rebuild(wireJobs(setup));
    expect(ecb.control.calls).to.deep.equal([]);
  });

  it('are read after the build if only the orders show the currency', async () => {
    const setup = await product('GBP', [sold('1', 'GBP', '2026-03-12'), sold('2', 'EUR', '2026-03-12')]);
    await sync(setup);
    expect(await orders()).to.deep.equal({ 1: '1', 2: toPounds('EUR', '2026-03-12') });
    expect(ecb.control.calls).to.deep.equal([history]);
    expect(await waiting()).to.deep.equal([]);
  });

  it('that cannot be read delay orders, not the sync; the orders are loaded later', async () => {
    const setup = await product('USD', [sold('1', 'USD', '2026-03-12'), sold('2', 'GBP', '2026-03-12')]);
    ecb.control.fail({ effect: { status: 503 } });
    await sync(setup);
    expect(await orders()).to.deep.equal({ 2: '1' });
    expect(await waiting()).to.deep.equal(['1']);
    expect((await feed('ECB')).problem).to.match(
      /^The exchange rates of the European Central Bank could not be read: .*HTTP 503/,
    );
    ecb.control.recover();
    await wireJobs(setup).rates.syncWhenDue();
    expect(await waiting()).to.deep.equal(['1']);
    clock.advance(hours);
    await wireJobs(setup).rates.syncWhenDue();
    expect(await orders()).to.deep.equal({ 1: toPounds('USD', '2026-03-12'), 2: '1' });
    expect(await feed('ECB')).to.include({ problem: null, latest_rate_date: '2026-03-12' });
    await consistent();
  });

  it('released after the orders of a day, and corrections of the last 90 days, are applied each day', async () => {
    const setup = await product('USD', [
      ...[sold('1', 'USD', '2026-01-05'), sold('2', 'USD', '2026-03-12'), sold('3', 'USD', '2026-03-13')],
    ]);
    await sync(setup);
    const before = await orders();
    expect(before['3']).to.equal(toPounds('USD', '2026-03-12'));
    ecb.control.publish('2026-03-13', { ...book.ratesOf('2026-03-12'), USD: '1.3333' });
    ecb.control.correct('2026-01-05', 'USD', '1.2222');
    clock.advance(24 * hours);
    await wireJobs(setup).rates.syncWhenDue();
    expect(ecb.control.calls).to.deep.equal([history, recent]);
    expect(await orders()).to.deep.equal({
      1: toPounds('USD', '2026-01-05'),
      2: before['2'],
      3: toPounds('USD', '2026-03-13'),
    });
    await consistent();
    const { rows } = await database.pool.query(
      'select currency, rate_date, new_rate from raw.exchange_rate_correction',
    );
    expect(rows).to.deep.equal([{ currency: 'USD', rate_date: '2026-01-05', new_rate: '1.2222' }]);
  });

  it('are read from the beginning again after a gap that the last 90 days do not cover', async () => {
    const setup = await product('USD', [sold('1', 'USD', '2026-03-12')]);
    await sync(setup);
    clock.advance(81 * 24 * hours);
    await wireJobs(setup).rates.syncWhenDue();
    expect(ecb.control.calls).to.deep.equal([history, history]);
  });

  it('that are not available cost builds nothing: waiting orders are not retried before they arrive', async () => {
    const setup = await product('KWD', [sold('1', 'KWD', '2026-03-12')]);
    await sync(setup);
    let staged = 0;
    const { FILES } = setup.connectors;
    const stage: NonNullable<typeof FILES>['stage'] = (...given) => {
      staged += 1;
      return FILES!.stage(...given);
    };
    setup.connectors = { FILES: { ...FILES!, stage } };
    await sync(setup);
    await wireJobs(setup).warehouse.buildBacklog();
    expect(staged).to.equal(0);
    expect(await waiting()).to.deep.equal(['1']);
    const file = path.join(folder, 'rates.csv');
    writeFileSync(file, 'date,currency,rate\n2026-03-10,KWD,0.3341\n');
    await wireJobs({
      ...setup,
      config: { ...setup.config, exchangeRates: { ...setup.config.exchangeRates, file } },
    }).rates.syncWhenDue();
    expect(staged).to.equal(1);
    expect(await orders()).to.deep.equal({ 1: quotient(book.ratesOf('2026-03-12').GBP!, '0.3341') });
    await consistent();
  });

  it("of the merchant's own file are loaded when it changes, and not at all if a row is wrong", async () => {
    const file = path.join(folder, 'rates.csv');
    const setup = await product('USD', [sold('1', 'USD', '2026-03-12')], { provider: 'NONE', file });
    writeFileSync(file, 'date,currency,rate\n2026-03-12,USD,1.25\n2026-03-12,GBP,0.8\n');
    await sync(setup);
    expect(await orders()).to.deep.equal({ 1: '0.64' });
    const first = await feed('FILE');
    clock.advance(hours);
    await wireJobs(setup).rates.syncWhenDue();
    expect(await feed('FILE')).to.deep.equal(first);
    writeFileSync(file, 'date,currency,rate\n2026-03-12,USD,1.6\n2026-03-12,GBP,0,9\n');
    await wireJobs(setup).rates.syncWhenDue();
    expect(await orders()).to.deep.equal({ 1: '0.64' });
    expect((await feed('FILE')).problem).to.include('rates.csv:3 line "2026-03-12,GBP,0,9": expected 3 values');
    writeFileSync(file, 'date,currency,rate\n2026-03-12,USD,1.6\n');
    await wireJobs(setup).rates.syncWhenDue();
    expect(await orders()).to.deep.equal({ 1: '0.5' });
    expect((await feed('FILE')).problem).to.equal(null);
    expect(ecb.control.calls).to.deep.equal([]);
  });

  it('allow a rebuild in another reporting currency, which reads them when first needed', async () => {
    const setup = await product('GBP', [sold('1', 'GBP', '2026-03-12')]);
    await sync(setup);
    const inEuro = {
      ...setup,
      config: { ...setup.config, reporting: { ...setup.config.reporting, currency: 'EUR' } },
    };
    await rebuild(wireJobs(inEuro));
    expect(await orders()).to.deep.equal({ 1: quotient('1', book.ratesOf('2026-03-12').GBP!) });
    await consistent();
    await rebuild(wireJobs(setup));
    expect(await orders()).to.deep.equal({ 1: '1' });
    expect(ecb.control.calls).to.deep.equal([history]);
    await consistent();
  });

  it('loaded by a worker that died are applied by the next', async () => {
    const setup = await product('USD', [sold('1', 'USD', '2026-03-12'), sold('2', 'KWD', '2026-03-12')]);
    await sync(setup);
    const late = [
      { date: '2026-03-12', currency: 'USD', rate: '1.5' },
      { date: '2026-03-12', currency: 'KWD', rate: '0.3' },
    ];
    await inTransaction(database.pool, (client) =>
      loadRates(client, { provider: 'FILE', rates: late, at: clock.now() }),
    );
    await wireJobs(setup).warehouse.buildBacklog();
    const pounds = book.ratesOf('2026-03-12').GBP!;
    expect(await orders()).to.deep.equal({ 1: quotient(pounds, '1.5'), 2: quotient(pounds, '0.3') });
    await consistent();
  });
});
