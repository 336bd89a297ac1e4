import { expect } from 'chai';
import { makeClock } from '../../simulators/kit/clock.js';
import { Random } from '../../simulators/kit/random.js';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import { stepKinds, takeStep } from '../../simulators/shopify/data/random-step.js';
import { Trader } from '../../simulators/shopify/data/trader.js';
import { type ShopifySimulator, startShopifySimulator } from '../../simulators/shopify/server.js';
import { Shop } from '../../simulators/shopify/shop.js';
import type { Pool } from '../../src/database/pool.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { waitFor } from '../support/wait-for.js';
import { comparableRows } from './comparable-rows.js';
import { type Death, drawMoments, finishInPeace, finishUnderFire, type Lengths } from './kill-moments.js';
import { createLiveStack } from './live-stack.js';
import { createLiveProduct, type LiveProduct } from './live-worker.js';
import { latestVersions, rawSize } from './raw-versions.js';
import { differences, rowVersions } from './warehouse-rows.js';
import { harbourSource, worldSettings } from './world.js';

/** The seed of the shop, its trade and the moments; in the title, so that a failure prints it. */
const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 1e6));
const minute = 60;
const day = 86_400;
/** Slow calls make a run long enough to be hit in the middle. */
const callMs = 20;

const kills = (extract: number, build: number, rollUp: number): Lengths => ({ extract, build, 'roll-up': rollUp });
/** Both ways to read a shop, at the same time; 9 deaths in the backfills and 9 in the incremental runs, at other moments in each run of the tests. */
const ways = [
  { name: 'paged', bulkThreshold: 1_000_000, backfill: kills(3, 1, 1), increment: kills(2, 1, 1) },
  { name: 'bulk', bulkThreshold: 10, backfill: kills(2, 1, 1), increment: kills(3, 1, 1) },
];

interface Pair {
  way: (typeof ways)[number];
  killed: LiveProduct;
  /** Its runs are never disturbed. */
  twin: LiveProduct;
}

describe(`A worker that is killed with SIGKILL repeatedly (KILL_SEED=${seed})`, function () {
  this.timeout(400_000);
  const random = new Random(seed);
  const deaths: Death[] = [];
  let shop: Shop;
  let simulator: ShopifySimulator;
  const pairs: Pair[] = [];
  let backfillMs = 0;

  before(async () => {
    const to = new Date(Date.now() - 2 * day * 1000);
    const from = new Date(to.getTime() - 200 * day * 1000);
    const contents = generateShop({ seed, settings: worldSettings, from, to, orders: 700, hugeOrders: 2 });
    // Behind the worker's clock by more than its safety lag and less than its lookback: it sees the shop's changes at
    // once.
    const clock = makeClock({ mode: 'offset', seconds: -3 * minute });
    shop = new Shop(worldSettings, contents, { clock, indexLagSeconds: 0 });
    simulator = await startShopifySimulator({ shops: [shop], bulk: { createdSeconds: 0.2, runningSeconds: 0.5 } });
    simulator.control.faults.inject({
      effect: { kind: 'delay', milliseconds: callMs },
      times: Number.POSITIVE_INFINITY,
    });
    for (const way of ways) {
      const { bulkThreshold } = way;
      const killed = await createLiveProduct(harbourSource(simulator, { bulkThreshold }));
      const twin = await createLiveProduct(harbourSource(simulator, { bulkThreshold }));
      pairs.push({ way, killed, twin });
    }
  });

  after(async () => {
    for (const { killed, twin } of pairs) await Promise.all([killed.close(), twin.close()]);
    await simulator.close();
  });

  it('9 times during a backfill leaves the warehouse of an undisturbed run, row for row', async () => {
    await runAll('backfill');
    for (const { killed, twin, way } of pairs) await expectEqual(killed.pool, twin.pool, way.name);
  });

  it('together with its Postgres, by `cartograph start`, leaves the same', async () => {
    const stack = createLiveStack(harbourSource(simulator, { bulkThreshold: ways[0]!.bulkThreshold }));
    const statusOf = async (pool: Pool): Promise<string> =>
      (await pool.query('select status from ops.sync_run')).rows.map(({ status }) => status).join();
    try {
      await stack.start();
      const asked = await stack.ask('mutation { triggerSync(source: "harbour") { runs { alreadyActive } } }');
      expect(asked).to.deep.include({ data: { triggerSync: { runs: [{ alreadyActive: false }] } } });
      expect(asked).to.not.have.property('errors');
      for (let death = 0; death < 3; death += 1) {
        const calls = simulator.control.log.list().length;
        await waitFor('the sync to go on', () => simulator.control.log.list().length > calls);
        const momentMs = performance.now() + (random.fraction() * backfillMs) / 3;
        await waitFor('its moment', () => performance.now() > momentMs);
        await stack.killEverything();
        await stack.start();
        expect(await stack.withDatabase(statusOf), 'it had work in hand').to.be.oneOf(['queued', 'running']);
      }
      await stack.withDatabase(async (pool) => {
        await waitFor('the run to succeed', async () => (await statusOf(pool)) === 'succeeded', 60_000);
        await expectEqual(pool, pairs[0]!.twin.pool, 'cartograph start');
      });
    } finally {
      await stack.close();
    }
  });

  it('9 times during an incremental sync leaves the warehouse of an undisturbed run', async () => {
    const trader = new Trader(shop, random.fork('trade'));
    for (let order = 0; order < 120; order += 1) takeStep(trader, 'order');
    for (let round = 0; round < 8; round += 1) for (const kind of stepKinds) takeStep(trader, kind);
    trader.close();
    await runAll('increment');
    for (const { killed, twin, way } of pairs) await expectEqual(killed.pool, twin.pool, way.name);
  });

  it('was working nearly each time: reading, building, rolling up', () => {
    const tally: Partial<Record<Death['hit'], number>> = {};
    for (const { hit } of deaths) tally[hit] = (tally[hit] ?? 0) + 1;
    const { extract = 0, build = 0, 'roll-up': rollUp = 0 } = tally;
    expect(deaths).to.have.length(18);
    const counts = JSON.stringify(tally);
    expect(extract + build + rollUp, counts).to.be.at.least(14);
    expect(extract, counts).to.be.at.least(5);
    expect(build, counts).to.be.at.least(1);
  });

  it('can rebuild the same warehouse from its raw log', async () => {
    await Promise.all(pairs.map(({ killed }) => killed.rebuild()));
    for (const { killed, twin, way } of pairs) await expectEqual(killed.pool, twin.pool, way.name);
  });

  it('has nothing left to write when it syncs again', async () => {
    await Promise.all(
      pairs.map(async ({ killed, way }) => {
        const written = async () => ({ ...(await rawSize(killed.pool)), rows: await rowVersions(killed.pool) });
        const before = await written();
        await finishInPeace(killed, await killed.request());
        expect(await written(), way.name).to.deep.equal(before);
      }),
    );
  });

  async function runAll(what: 'backfill' | 'increment'): Promise<void> {
    await Promise.all(
      pairs.map(async ({ killed, twin, way }) => {
        const lengths = await finishInPeace(twin, await twin.request());
        if (what === 'backfill' && way === ways[0]) backfillMs = lengths.extract + lengths.build;
        const moments = drawMoments(new Random(`${seed} ${way.name} ${what}`), way[what], lengths);
        deaths.push(...(await finishUnderFire(killed, await killed.request(), moments)));
      }),
    );
  }
});

async function expectEqual(ours: Pool, theirs: Pool, name: string): Promise<void> {
  expect(differences(await comparableRows(ours), await comparableRows(theirs)), name).to.deep.equal({});
  expect(await findViolations(ours, { medium: '50', high: '200', vip: '1000' }), name).to.deep.equal([]);
  const [our, their] = [await latestVersions(ours), await latestVersions(theirs)].map(
    (held) => new Map([['raw', held]]),
  );
  expect(differences(our!, their!), name).to.deep.equal({});
}
