import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type Company, openCompany } from '../../demo/company/company.js';
import type { CompanyPlan } from '../../demo/company/plan.js';
import { type ServedCompany, serveCompany } from '../../demo/company/serve.js';
import { type Clock, makeClock, micros } from '../../simulators/kit/clock.js';
import { contentsOf } from '../../simulators/shopify/data/contents.js';
import { connectors } from '../../src/ingest/registry.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { findRun } from '../../src/ledger/sync-runs/sync-run.js';
import { feeMetrics } from '../../src/models/metrics/fee-metrics.js';
import { marketingMetrics } from '../../src/models/metrics/marketing-metrics.js';
import type { RunningApiProcess } from '../../src/processes/api.js';
import { startAll } from '../../src/processes/start.js';
import { startTestApi, type TestApi } from '../api/support/test-api.js';
import { companyConfig } from '../dashboard/support/company.js';
import { daysOfTrade, everyMetricByEveryDimension, prepareFacts } from '../plain-sql/every-metric.js';
import { everyQuestionOfTheDocs } from '../plain-sql/questions/every-question.js';
import { settingOf } from '../plain-sql/questions/setting-of-company.js';
import type { Setting } from '../plain-sql/questions/setting.js';
import type { TestDatabase } from '../support/database.js';
import { registerSecret } from '../support/secrets.js';
import { testLogger } from '../support/test-logger.js';
import { waitFor } from '../support/wait-for.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { answeredDays, reportedDays } from './reported-days.js';

const plan: CompanyPlan = {
  london: { orders: 300, months: 3, secondsBetween: 300 },
  newYork: { orders: 200, months: 2, secondsBetween: 450 },
  berlin: { orders: 200, months: 2, secondsBetween: 120 },
  till: { salesPerDay: 5, months: 1 },
  amazon: { orders: 100, months: 2, secondsBetween: 120 },
};

describe("The demo's company", function () {
  this.timeout(90_000);
  it('is the same after a restart as if it had run all the time', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-company-'));
    const openedAt = '2026-07-01T09:00:00Z';
    const later = micros('2026-07-03T21:00:00Z');
    const running = makeClock({ mode: 'manual', at: micros(openedAt) });
    const open = (clock: Clock, name: string): Company =>
      openCompany({ plan, openedAt, clock, tillFolder: path.join(folder, name) });
    const one = open(running, 'one');
    for (; running.now() < later; running.advance(3600)) one.catchUp();
    one.catchUp();
    const other = open(makeClock({ mode: 'manual', at: later }), 'other');
    other.catchUp();
    expect(stateOf(other)).to.deep.equal(stateOf(one));
    expect(filesIn(path.join(folder, 'other'))).to.deep.equal(filesIn(path.join(folder, 'one')));
    expect(one.tillFolder.till.days.at(-1)?.day).to.equal('2026-07-03');
    expect(one.rates.book.dates[0]).to.equal('2026-07-03');
    expect(one.london.orders.size).to.be.greaterThan(plan.london.orders + 500);
    rmSync(folder, { recursive: true });
  });

  describe('as the product reports it', () => {
    // Behind the real clock by less than OAuth tolerates.
    const behindSeconds = 800;
    const opened = new Date(Math.floor(Date.now() / 1000 - behindSeconds) * 1000);
    const clock = makeClock({ mode: 'offset', seconds: -behindSeconds });
    let company: Company;
    let database: TestDatabase;
    let served: ServedCompany;
    let product: RunningApiProcess;
    let folder: string;

    before(async () => {
      folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-company-'));
      company = openCompany({ plan, openedAt: opened.toISOString(), clock, tillFolder: path.join(folder, 'till') });
      company.catchUp();
      served = await serveCompany(company);
      registerSecret('the token of the demo', served.environment.DEMO_SHOPIFY_TOKEN!);
      database = await createWarehouse();
      product = await startProduct(served, database, folder);
      await syncAll(database);
    });

    after(async () => {
      await product?.stop();
      await served?.close();
      await database?.drop();
      rmSync(folder, { recursive: true });
    });

    it('has daily orders and amounts equal to the books of all five stores, in pounds', async () => {
      const days = await answeredDays(product.graphqlUrl, opened, plan);
      expect(new Set(days.map(({ source }) => source))).to.deep.equal(
        new Set(['amazon-eu', 'berlin', 'london', 'new-york', 'till']),
      );
      expect(days).to.deep.equal(reportedDays(company));
    });

    it('shares customers between its stores', async () => {
      const { rows } = await database.pool.query<{ shared: number }>(`
        select count(*)::integer as shared
        from (
          select customer_key
          from warehouse.fact_orders
          group by customer_key
          having count(distinct split_part(order_key, ':', 1)) > 1
        ) as customer`);
      expect(rows[0]?.shared).to.be.greaterThan(5);
    });

    it('knows the visits before the orders of its web sites', async () => {
      const { rows } = await database.pool.query<{ source: string; visits: number }>(`
        select p.source_id as source, count(*)::integer as visits
        from warehouse.fact_touch_points p
        group by p.source_id
        order by p.source_id`);
      const shown = (shop: Company['london']) =>
        [...shop.orders.values()].reduce((sum, { visits = [] }) => sum + visits.length, 0);
      const [berlin, ...shops] = rows;
      expect(shops).to.deep.equal([
        { source: 'london', visits: shown(company.london) },
        { source: 'new-york', visits: shown(company.newYork) },
      ]);
      expect(berlin!.source).to.equal('berlin');
      expect(berlin!.visits).to.be.within(plan.berlin.orders / 2, company.berlin.orders.size);
    });

    it('still has them after further trade', async () => {
      const before = company.london.orders.size;
      // The product does not read the last three minutes: the clock makes the last events old enough, however fast the test was.
      clock.set((opened.getTime() + (behindSeconds - 200) * 1000) * 1000);
      company.catchUp();
      expect(company.london.orders.size).to.be.greaterThan(before);
      // A shop's search index lags a little.
      clock.advance(20);
      await syncAll(database);
      expect(await answeredDays(product.graphqlUrl, opened, plan)).to.deep.equal(reportedDays(company));
    });

    describe('after it stopped', () => {
      let api: TestApi;
      let days: { from: string; to: string };
      let setting: Setting;

      before(async () => {
        // So that no sync changes the facts while they are compared.
        await product.stop();
        const now = new Date();
        api = await startTestApi({ clock: { now: () => now, sleep: async () => undefined } }, database);
        await prepareFacts(database.pool);
        days = await daysOfTrade(database.pool);
        setting = await settingOf(database.pool, dayIn('Europe/London', now), {
          latestDay: dayIn('Europe/Berlin', now),
          firstOpenDay: dayIn('America/New_York', now),
        });
      });

      after(() => api?.close());

      describe('each metric', () => {
        everyMetricByEveryDimension(() => ({ url: api.url, pool: database.pool, ...days }), {
          // Its stores report their stock for the first time, and they alone are read here.
          withoutTrade: ['units_received', ...[...marketingMetrics, ...feeMetrics].map(({ name }) => name)],
        });
      });

      describe('a question of docs/reports.md', () => {
        everyQuestionOfTheDocs(() => ({ url: api.url, pool: database.pool, setting }));
      });
    });
  });
});

function dayIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(at);
}

function stateOf({ london, newYork, berlin, seller, tillFolder, rates }: Company): unknown {
  return {
    amazon: {
      orders: seller.orderList.map(({ orderId, status, updatedAt, items }) => [
        orderId,
        status,
        updatedAt,
        items.length,
      ]),
      postings: seller.transactions.map(({ transactionId, type, postedAt }) => [transactionId, type, postedAt]),
      stock: seller.movements.length,
    },
    london: contentsOf(london),
    newYork: contentsOf(newYork),
    berlin: berlin.contents(),
    till: tillFolder.till,
    rates: rates.book.dates.map((date) => [date, rates.book.ratesOf(date)]),
  };
}

function filesIn(folder: string): [string, string, number][] {
  return readdirSync(folder).map((name) => {
    const file = path.join(folder, name);
    return [name, readFileSync(file, 'utf8'), statSync(file).mtimeMs];
  });
}

/** The ordinary product with the demo's own configuration of its stores, on a database of the tests; it syncs when it is told to. */
async function startProduct(
  { environment }: ServedCompany,
  database: TestDatabase,
  folder: string,
): Promise<RunningApiProcess> {
  const stores = ['SHOPIFY', 'WOOCOMMERCE', 'FILES', 'AMAZON'];
  const config = companyConfig(database.url, { ...environment, DEMO_TILL_FOLDER: path.join(folder, 'till') }, stores);
  return await startAll({ config, connectors, log: testLogger });
}

async function syncAll({ pool }: TestDatabase): Promise<void> {
  const requested = await requestSyncs(pool, { trigger: 'cli' });
  expect(requested).to.have.length(5);
  for (const { run } of requested) {
    const ended = await waitFor(
      `the sync of ${run.sourceId}`,
      async () => {
        const now = await findRun(pool, run.runId);
        return now?.finishedAt ? now : null;
      },
      60_000,
    );
    expect(ended.status, `${run.sourceId}: ${ended.errorMessage}`).to.equal('succeeded');
  }
}
