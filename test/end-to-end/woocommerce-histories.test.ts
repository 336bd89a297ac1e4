import { expect } from 'chai';
import fc from 'fast-check';
import { makeClock, micros } from '../../simulators/kit/clock.js';
import { Random } from '../../simulators/kit/random.js';
import { generateStore } from '../../simulators/woocommerce/data/generate.js';
import { ledgerOf } from '../../simulators/woocommerce/data/ledger.js';
import { type StepKind, stepKinds, takeStep } from '../../simulators/woocommerce/data/random-step.js';
import { WooTrader } from '../../simulators/woocommerce/data/trader.js';
import { startWooSimulator } from '../../simulators/woocommerce/server.js';
import type { PartialSettings } from '../../simulators/woocommerce/settings.js';
import { WooStore } from '../../simulators/woocommerce/store.js';
import type { SourceConfig } from '../../src/config/config.js';
import { sectionOf } from '../../src/ingest/woocommerce/read/keyed/section-of-history.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import { ledgerBooks, warehouseBooks } from './books.js';
import { Products } from './products.js';
import { differences, rowsAsItStands } from './warehouse-rows.js';

const opened = new Date('2026-04-01T00:00:00Z');
const present = new Date('2026-05-20T06:00:00Z');

const plugins = { customStatuses: ['awaiting-pickup'], hiddenStatuses: ['quoted'] };

/** PROPERTY_RUNS=100 for a thorough search. */
const runs = Number(process.env.PROPERTY_RUNS ?? 1);

/** The storages whose lists and modified times differ. */
const kinds: [string, Partial<PartialSettings>][] = [
  ['10.0.2 on HPOS', { version: '10.0.2', storage: 'hpos' }],
  ['7.1.1 in the old tables', { version: '7.1.1', storage: 'legacy' }],
  ['8.2.2 in the old tables', { version: '8.2.2', storage: 'legacy' }],
  ['10.0.2 in the old tables, with plugins’ statuses', { version: '10.0.2', storage: 'legacy', ...plugins }],
  ['10.0.2 on HPOS, with plugins’ statuses', { version: '10.0.2', storage: 'hpos', ...plugins }],
];

/** What the store rewrites in old orders when a product changes: a later first reader gets different values. */
const renderedAnew = ['fact_order_items.sku'];

interface History {
  seed: number;
  stretches: { events: StepKind[]; secondsApart: number }[];
  /** How many orders a full reconciliation compares completely. */
  wholes: number;
}

const history: fc.Arbitrary<History> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  stretches: fc.array(
    fc.record({
      events: fc.array(fc.constantFrom(...stepKinds), { maxLength: 25 }),
      secondsApart: fc.integer({ min: 1, max: 30_000 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  wholes: fc.constantFrom(20, 500),
});

describe('Random histories of WooCommerce stores', () => {
  for (const [name, settings] of kinds) {
    it(`${name}, synced in random steps, give the warehouse of one load, row for row`, async function () {
      this.timeout(runs * 80_000);
      await fc.assert(
        fc.asyncProperty(history, (events) => holdsFor(settings, events)),
        { numRuns: runs, endOnFailure: true },
      );
    });
  }
});

async function holdsFor(changed: Partial<PartialSettings>, { seed, stretches, wholes }: History): Promise<void> {
  const settings = { id: 'corner', currency: 'GBP', timezone: 'Europe/Berlin', pricesIncludeTax: true, ...changed };
  const contents = generateStore({ seed, settings, from: opened, to: present, orders: 45, products: 12 });
  const virtual = makeClock({ mode: 'manual', at: micros(present.toISOString()) });
  const store = new WooStore(settings, contents, virtual);
  const simulator = await startWooSimulator({ stores: [store], clock: virtual, seed });
  const clock = clockOn(virtual);
  const products = new Products(clock);
  try {
    const trader = new WooTrader(store, new Random(`history ${seed}`));
    const source = cornerSource(simulator.baseUrlFor('corner'), wholes);
    const grown = await products.make([source]);
    await grown.sync();
    for (const { events, secondsApart } of stretches) {
      for (const event of events) {
        takeStep(trader, event);
        virtual.advance(secondsApart);
      }
      await grown.sync();
    }
    trader.close();
    await untilAllIsCompared(wholes, store.orders.size, async () => {
      // Past the interval of full reconciliations, and the product's safety lag.
      virtual.advance(21 * 3600);
      await grown.sync();
    });
    const fresh = await products.make([source]);
    await fresh.sync();
    const without = stretches.some(({ events }) => events.includes('changeProduct')) ? renderedAnew : [];
    const expected = await rowsAsItStands(fresh.database.pool, without);
    const stands = () => rowsAsItStands(grown.database.pool, without);
    expect(differences(await stands(), expected), 'grown against fresh').to.deep.equal({});
    const books = ledgerBooks(ledgerOf(store.contents(), store.settings).days);
    expect(await warehouseBooks(grown.database.pool), 'grown against the ledger').to.deep.equal(books);
    await grown.rebuild();
    expect(differences(await stands(), expected), 'rebuilt').to.deep.equal({});
  } finally {
    await simulator.close();
    await products.drop();
  }
}

/** A reconciliation compares this many orders completely: with these, each has been compared. */
async function untilAllIsCompared(wholes: number, orders: number, look: () => Promise<void>): Promise<void> {
  const { sections } = sectionOf(orders, { size: wholes, look: 0, newestFrom: 0 });
  for (let done = 0; done < sections; done += 1) await look();
}

function cornerSource(url: string, reconcileOrders: number): SourceConfig {
  return {
    ...{ id: 'corner', platform: 'WOOCOMMERCE', name: null, timezone: null, currency: null },
    ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/Berlin', backfillStart: '2026-01-01' },
    settings: {
      ...{ url, authentication: 'auto', reconcileOrders },
      ...{ consumerKey: testSecrets.wooConsumerKey, consumerSecret: testSecrets.wooConsumerSecret },
    },
  };
}
