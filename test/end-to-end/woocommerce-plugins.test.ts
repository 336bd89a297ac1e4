import { expect } from 'chai';
import fc from 'fast-check';
import { makeClock, micros } from '../../simulators/kit/clock.js';
import { Random } from '../../simulators/kit/random.js';
import { returnOf } from '../../simulators/trade/returns.js';
import { generateStore } from '../../simulators/woocommerce/data/generate.js';
import { ledgerOf } from '../../simulators/woocommerce/data/ledger.js';
import { complete, pay } from '../../simulators/woocommerce/data/lifecycle.js';
import {
  creditPlugins,
  isSubOrder,
  payWithCredit,
  splitAmongVendors,
} from '../../simulators/woocommerce/data/plugins.js';
import { makeRefund, openUnits } from '../../simulators/woocommerce/data/refund-maker.js';
import { WooTrader } from '../../simulators/woocommerce/data/trader.js';
import type { WooOrder } from '../../simulators/woocommerce/model.js';
import { refundable } from '../../simulators/woocommerce/order-totals.js';
import { startWooSimulator } from '../../simulators/woocommerce/server.js';
import { WooStore } from '../../simulators/woocommerce/store.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import { disagreements, ledgerBooks, warehouseBooks } from './books.js';
import { Products } from './products.js';
import { differences, rowsAsItStands, warehouseRows } from './warehouse-rows.js';

const shopKey = { consumerKey: testSecrets.wooConsumerKey, consumerSecret: testSecrets.wooConsumerSecret };
const settings = {
  ...{ id: 'corner', name: 'Corner', timezone: 'Europe/London', currency: 'GBP' },
  keys: [{ ...shopKey, permissions: 'read' as const, isManager: true }],
};

const isSplit = ({ meta }: WooOrder): boolean => meta.some(({ key }) => key === 'has_sub_order');
const isPaid = ({ status }: WooOrder): boolean => status === 'processing' || status === 'completed';

/** An event at a store whose plugins split orders and accept gift cards. */
function happen(trader: WooTrader): void {
  const { store, random, trade } = trader;
  const kind = random.weighted([
    ['order', 35],
    ['complete', 15],
    ['refund', 40],
    ['deleteProduct', 10],
  ] as const);
  if (kind === 'order') placeOrder(trader);
  if (kind === 'complete') {
    const order = trader.someOrder(({ status }) => status === 'processing');
    if (order) store.update('order', order.id, (draft) => complete(draft, store.now()));
  }
  if (kind === 'refund') {
    const order = trader.someOrder((each) => isPaid(each) && !isSplit(each) && refundable(each) > 0n);
    const ways =
      order?.credit === undefined
        ? (['goods', 'allowance', 'everything'] as const)
        : (['allowance', 'everything'] as const);
    const refund =
      order && makeRefund(trade, order, returnOf(random.pick(ways), openUnits(order), random), store.now());
    if (order && refund) store.createRefund(order.id, refund);
  }
  if (kind === 'deleteProduct' && store.products.sorted('id').length > 5) {
    store.destroy('product', random.pick(store.products.sorted('id')).id);
  }
}

function placeOrder(trader: WooTrader): void {
  const { store, random } = trader;
  const order = trader.placeOrder();
  if (!order) return;
  store.update('order', order.id, (draft) => {
    pay(draft, store.now());
    if (random.chance(0.4)) payWithCredit(draft, random.pick(creditPlugins), random.int(1, 100), store.ids);
  });
  if (order.lines.length > 1 && store.need('order', order.id).credit === undefined) splitAmongVendors(store, order.id);
}

interface History {
  seed: number;
  stretches: number[];
}
const histories: fc.Arbitrary<History> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  stretches: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
});

describe('A store whose plugins split orders among vendors and accept gift cards', () => {
  it('gives the figures of its own books, in increments, in one load and in a rebuild', async function () {
    this.timeout(600_000);
    // The first: two amounts that refund all of a vendor's sub-order, including its shipping. The second: amounts that are more
    // than the goods of the whole order.
    const examples: [History][] = [[{ seed: 4, stretches: [18, 2, 18] }], [{ seed: 554380, stretches: [13, 8, 20] }]];
    await fc.assert(fc.asyncProperty(histories, holdsFor), { examples, numRuns: 5, endOnFailure: true });
  });
});

async function holdsFor({ seed, stretches }: History): Promise<void> {
  const clock = makeClock({ mode: 'manual', at: micros('2026-04-15T06:00:00Z') });
  const contents = generateStore({
    seed,
    settings,
    from: new Date('2026-04-01'),
    to: new Date('2026-04-15'),
    orders: 15,
  });
  const store = new WooStore(settings, contents, clock);
  const simulator = await startWooSimulator({ stores: [store], clock });
  const products = new Products(clockOn(clock));
  const trader = new WooTrader(store, new Random(`plugins ${seed}`));
  const source = {
    ...{ id: 'corner', platform: 'WOOCOMMERCE' as const, name: null, timezone: null, currency: null },
    ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/London', backfillStart: '2024-01-01' },
    settings: { ...shopKey, url: simulator.baseUrlFor('corner'), authentication: 'auto', reconcileHours: 0 },
  };
  try {
    const grown = await products.make([source]);
    for (const events of stretches) {
      for (let event = 0; event < events; event += 1) {
        happen(trader);
        clock.advance(trader.random.int(30, 40_000));
      }
      await grown.sync();
    }
    clock.advance(3600);
    await grown.sync();
    const fresh = await products.make([source]);
    await fresh.sync();
    const books = ledgerBooks(ledgerOf(store.contents(), store.settings).days);
    expect(disagreements(await warehouseBooks(grown.database.pool), books), 'grown against the books').to.deep.equal(
      [],
    );
    const [ours, theirs] = await Promise.all([grown, fresh].map(({ database }) => rowsAsItStands(database.pool)));
    expect(differences(ours!, theirs!), 'grown against fresh').to.deep.equal({});
    const { rows } = await grown.database.pool.query(
      'select count(*)::integer as parts from warehouse.fact_orders where parent_order_key is not null',
    );
    expect(rows[0].parts).to.equal(store.contents().orders.filter(isSubOrder).length);
    const before = await warehouseRows(grown.database.pool);
    await grown.rebuild();
    expect(differences(before, await warehouseRows(grown.database.pool)), 'grown against rebuilt').to.deep.equal({});
  } finally {
    trader.close();
    await simulator.close();
    await products.drop();
  }
}
