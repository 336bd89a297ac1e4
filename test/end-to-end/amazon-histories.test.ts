import { expect } from 'chai';
import fc from 'fast-check';
import { AMAZON_CREDENTIALS } from '../../simulators/amazon/access.js';
import { booksOf } from '../../simulators/amazon/data/books.js';
import { makeSeller } from '../../simulators/amazon/data/generate.js';
import {
  CANADA,
  GERMANY,
  type Marketplace,
  UNITED_KINGDOM,
  UNITED_STATES,
} from '../../simulators/amazon/data/marketplaces.js';
import { Trader } from '../../simulators/amazon/data/trader.js';
import { type AmazonSimulator, startAmazonSimulator } from '../../simulators/amazon/server.js';
import { RateBook } from '../../simulators/ecb/rate-book.js';
import { startEcbSimulator } from '../../simulators/ecb/server.js';
import { isTargetDay } from '../../simulators/ecb/target-days.js';
import { makeClock, micros } from '../../simulators/kit/clock.js';
import { daysFrom } from '../../simulators/trade/marketing/days.js';
import type { SourceConfig } from '../../src/config/config.js';
import type { Pool } from '../../src/database/pool.js';
import { clockOn } from '../ingest/support/syncing.js';
import { Products } from './products.js';
import { differences, rowsAsItStands } from './warehouse-rows.js';

const present = '2026-06-20T06:00:00Z';

const rates = { GBP: '0.8', USD: '1.1', CAD: '1.5' };
const rateDays = daysFrom('2026-02-18', '2026-06-26').filter(isTargetDay);

/** PROPERTY_RUNS=100 for a thorough search. */
const runs = Number(process.env.PROPERTY_RUNS ?? 1);

interface Account {
  region: 'eu' | 'na';
  marketplaces: Marketplace[];
  ordersApi: '2026-01-01' | 'v0';
}

const accounts: [string, Account][] = [
  [
    'in Germany and the United Kingdom',
    { region: 'eu', marketplaces: [GERMANY, UNITED_KINGDOM], ordersApi: '2026-01-01' },
  ],
  ['in the United States and Canada, by v0', { region: 'na', marketplaces: [UNITED_STATES, CANADA], ordersApi: 'v0' }],
];

const history = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  stretches: fc.array(
    fc.record({ steps: fc.integer({ max: 30, min: 1 }), secondsApart: fc.integer({ min: 60, max: 4000 }) }),
    {
      minLength: 1,
      maxLength: 4,
    },
  ),
});

type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

describe('Random histories of Amazon accounts', () => {
  for (const [name, account] of accounts) {
    it(`${name}, read in steps by the Orders API, give the warehouse of one load by reports, row for row`, async function () {
      this.timeout(runs * 80_000);
      await fc.assert(
        fc.asyncProperty(history, (events) => holdsFor(account, events)),
        { numRuns: runs, endOnFailure: true },
      );
    });
  }
});

async function holdsFor(account: Account, { seed, stretches }: History): Promise<void> {
  const seller = makeSeller({ seed, marketplaces: account.marketplaces, days: 50, orders: 60, until: present });
  const virtual = makeClock({ mode: 'manual', at: micros(present) });
  const simulator = await startAmazonSimulator({ seller, clock: virtual });
  const ecb = await startEcbSimulator(new RateBook(Object.fromEntries(rateDays.map((day) => [day, rates]))));
  const products = new Products(clockOn(virtual));
  try {
    const trader = new Trader(seller, virtual, seed);
    const grown = await products.make([sourceOf(simulator, account)], { ecbUrl: ecb.url });
    await grown.syncRates();
    await grown.sync();
    for (const { steps, secondsApart } of stretches) {
      trader.trade(steps, secondsApart);
      await grown.sync();
    }
    // Past the lookback, Finances' delay, and the days that are read by the Orders API.
    virtual.advance(4 * 86_400);
    await grown.sync();
    const fresh = await products.make([sourceOf(simulator, account)], { ecbUrl: ecb.url });
    await fresh.syncRates();
    await fresh.sync();
    const expected = await rowsAsItStands(fresh.database.pool);
    expect(differences(await rowsAsItStands(grown.database.pool), expected), 'grown against fresh').to.deep.equal({});
    const { sales, refunds, counts } = booksOf(seller, virtual.now());
    const units = (total: bigint[]): bigint => total.reduce((sum, each) => sum + each, 0n);
    const ofBooks = account.marketplaces.map(({ name, currency, id }) => {
      const of = <R extends { marketplaceId: string }>(rows: readonly R[]): R[] =>
        rows.filter((row) => row.marketplaceId === id);
      const own = of(sales);
      return {
        ...{ name, currency, orders: own.reduce((sum, each) => sum + each.orders, 0) },
        units: own.reduce((sum, each) => sum + each.units, 0),
        total: units(own.map((each) => each.gross + each.shipping + each.giftWrap - each.promotions)),
        taxByAmazon: units(own.map(({ taxByAmazon }) => taxByAmazon)),
        refunds: units(of(refunds).map((each) => -each.total)),
      };
    });
    expect(await figuresOf(grown.database.pool, account.marketplaces), 'grown against the books').to.deep.equal(
      ofBooks,
    );
    expect(await countsOf(grown.database.pool)).to.deep.equal({
      cancelled: counts.cancelled,
      elsewhere: counts.nonAmazon,
    });
    expect(
      simulator.control.calls().filter(({ isRateLimited }) => isRateLimited),
      'calls above a bucket',
    ).to.deep.equal([]);
    await grown.rebuild();
    expect(differences(await rowsAsItStands(grown.database.pool), expected), 'rebuilt').to.deep.equal({});
  } finally {
    await Promise.all([simulator.close(), ecb.close()]);
    await products.drop();
  }
}

/** By marketplace, in minor units. */
async function figuresOf(pool: Pool, marketplaces: readonly Marketplace[]): Promise<object[]> {
  const minor = (amount: string | null): bigint => BigInt(Math.round(Number(amount ?? '0') * 100));
  return await Promise.all(
    marketplaces.map(async ({ name, currency }) => {
      const { rows: sold } = await pool.query<Record<'orders' | 'total' | 'seen' | 'units', string>>(
        `select count(*) as orders, sum(o.store_total) as total, sum(o.presentment_total) as seen,
          sum((select sum(i.quantity) from warehouse.fact_order_items i where i.order_key = o.order_key)) as units
        from warehouse.fact_orders o join warehouse.dim_channel c using (channel_key)
        where not o.is_test and o.cancelled_at is null and c.sales_channel like $1`,
        [`${name} (%`],
      );
      const { rows: back } = await pool.query<{ refunded: string | null }>(
        `select sum(r.store_refunded) as refunded from warehouse.fact_refunds r join warehouse.dim_channel c using (channel_key)
        where c.sales_channel like $1`,
        [`${name}%`],
      );
      const { orders, total, seen, units } = sold[0]!;
      return {
        ...{ name, currency, orders: Number(orders), units: Number(units ?? 0), total: minor(total) },
        taxByAmazon: minor(seen) - minor(total),
        refunds: minor(back[0]!.refunded),
      };
    }),
  );
}

async function countsOf(pool: Pool): Promise<object> {
  const { rows } = await pool.query<{ cancelled: number; elsewhere: number }>(
    `select count(*) filter (where o.cancelled_at is not null and c.sales_channel not like 'Non-Amazon%')::integer as cancelled,
      count(*) filter (where c.sales_channel like 'Non-Amazon%')::integer as elsewhere
    from warehouse.fact_orders o join warehouse.dim_channel c using (channel_key)`,
  );
  return rows[0]!;
}

function sourceOf(simulator: AmazonSimulator, { region, ordersApi, marketplaces }: Account): SourceConfig {
  return {
    ...{ id: 'seller', platform: 'AMAZON', name: null, timezone: 'Europe/London', currency: marketplaces[0]!.currency },
    ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/Berlin', backfillStart: '2026-01-01' },
    settings: { ...AMAZON_CREDENTIALS, region, ordersApi, baseUrl: simulator.url, tokenUrl: simulator.tokenUrl },
  };
}
