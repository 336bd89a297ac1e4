import { expect } from 'chai';
import { makeClock } from '../../simulators/kit/clock.js';
import { Random } from '../../simulators/kit/random.js';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import { stepKinds, takeStep } from '../../simulators/shopify/data/random-step.js';
import { Trader } from '../../simulators/shopify/data/trader.js';
import { type ShopifySimulator, startShopifySimulator } from '../../simulators/shopify/server.js';
import { Shop } from '../../simulators/shopify/shop.js';
import { waitFor } from '../support/wait-for.js';
import { allRows, ChangeMirror, differencesOf } from './change-mirror.js';
import { drawMoments, finishInPeace, finishUnderFire } from './kill-moments.js';
import { createLiveProduct, kill, type LiveProduct } from './live-worker.js';
import { harbourSource, worldSettings } from './world.js';

/** The seed of the shop, its trade and the moments; in the title, so that a failure prints it. */
const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 1e6));
const day = 86_400_000;
/** Milliseconds of the phases within which workers die, and how often in each. */
const lengths = { extract: 600, build: 200, 'roll-up': 150 };
const kills = { extract: 1, build: 1, 'roll-up': 1 };
/** Of the pages that the consumer reads, it dies before storing so many. */
const deathShare = 0.2;

describe(`A consumer of changes, while workers, the API and itself die (KILL_SEED=${seed})`, function () {
  this.timeout(120_000);
  const random = new Random(seed);
  let shop: Shop;
  let simulator: ShopifySimulator;
  let product: LiveProduct;
  let api: Awaited<ReturnType<LiveProduct['startApi']>>;

  before(async () => {
    const to = new Date(Date.now() - 2 * day);
    const from = new Date(to.getTime() - 60 * day);
    const contents = generateShop({ seed, settings: worldSettings, from, to, orders: 60 });
    const clock = makeClock({ mode: 'offset', seconds: -180 });
    shop = new Shop(worldSettings, contents, { clock, indexLagSeconds: 0 });
    simulator = await startShopifySimulator({ shops: [shop] });
    simulator.control.faults.inject({ effect: { kind: 'delay', milliseconds: 10 }, times: Number.POSITIVE_INFINITY });
    product = await createLiveProduct(harbourSource(simulator, { bulkThreshold: 1_000_000 }));
    await finishInPeace(product, await product.request());
    api = await product.startApi();
  });
  after(async () => {
    await product.close();
    await simulator.close();
  });

  it('ends with exactly the rows of the warehouse: nothing lost, nothing twice, removed rows gone', async () => {
    const mirror = await ChangeMirror.ofNow(api.url, product.pool);
    const before = mirror.rows.size;
    expect(before).to.be.above(150);
    const ways = random.chance(0.5) ? (['queries', 'stream'] as const) : (['stream', 'queries'] as const);
    const deaths = random.fork('consumer');
    let isOver = false;
    let lives = 0;
    const consuming = (async () => {
      while (!isOver) {
        const { url } = api;
        lives += 1;
        await mirror
          .follow(url, ways[lives % 2]!, () => deaths.chance(deathShare))
          .catch((error: Error) => {
            // Only the end of the API ends a life; a page that comes twice does not.
            if (error.name === 'AssertionError' && !error.message.startsWith('the stream has ended')) throw error;
          });
        await waitFor('another API', () => isOver || api.url !== url);
      }
    })();
    let fault: Error | undefined;
    consuming.catch((error: Error) => {
      fault = error;
    });
    /** Unless the consumer finds a fault before. */
    const waitForIt = (what: string, isThere: () => boolean) =>
      waitFor(
        what,
        () => {
          if (fault) throw fault;
          return isThere();
        },
        30_000,
      );

    for (let round = 0; round < 2; round += 1) {
      const trader = new Trader(shop, random.fork(`trade ${round}`));
      for (let order = 0; order < 15; order += 1) takeStep(trader, 'order');
      for (let step = 0; step < 2; step += 1) for (const kind of stepKinds) takeStep(trader, kind);
      trader.close();
      const known = mirror.changes;
      const runId = await product.request();
      if (round === 0) {
        await finishUnderFire(product, runId, drawMoments(random.fork('moments'), kills, lengths));
      } else {
        await finishInPeace(product, runId);
      }
      await waitForIt('a page of what has changed', () => mirror.changes > known);
      // In the middle of the pages of the version, or behind them.
      await kill(api.process);
      api = await product.startApi();
    }
    const { rows } = await product.pool.query<{ version: string }>('select version from ops.warehouse_version');
    await waitForIt('the last version', () => mirror.version === rows[0]!.version);
    const actual = await allRows(api.url, product.pool);
    isOver = true;
    await kill(api.process);
    await consuming;
    expect(differencesOf(mirror.rows, actual)).to.deep.equal([]);
    expect(mirror.removed).to.be.above(0);
    expect(lives).to.equal(3);
  });
});
