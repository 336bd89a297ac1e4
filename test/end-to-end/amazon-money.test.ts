import { expect } from 'chai';
import { AMAZON_CREDENTIALS } from '../../simulators/amazon/access.js';
import { booksOf, type MoneyEntry } from '../../simulators/amazon/data/books.js';
import { makeSeller } from '../../simulators/amazon/data/generate.js';
import { GERMANY, UNITED_KINGDOM } from '../../simulators/amazon/data/marketplaces.js';
import type { Seller } from '../../simulators/amazon/data/seller.js';
import { Trader } from '../../simulators/amazon/data/trader.js';
import { type AmazonSimulator, startAmazonSimulator } from '../../simulators/amazon/server.js';
import { RateBook } from '../../simulators/ecb/rate-book.js';
import { type EcbSimulator, startEcbSimulator } from '../../simulators/ecb/server.js';
import { isTargetDay } from '../../simulators/ecb/target-days.js';
import { type Clock, makeClock, micros } from '../../simulators/kit/clock.js';
import { daysFrom } from '../../simulators/trade/marketing/days.js';
import type { SourceConfig } from '../../src/config/config.js';
import type { Pool } from '../../src/database/pool.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { answer } from '../api/support/graphql-client.js';
import { startTestApi, type TestApi } from '../api/support/test-api.js';
import { clockOn } from '../ingest/support/syncing.js';
import { segments } from '../models/warehouse.js';
import type { Product } from './product.js';
import { Products } from './products.js';
import { differences, rowsAsItStands } from './warehouse-rows.js';

const present = '2026-06-20T06:00:00Z';
const marketplaces = [GERMANY, UNITED_KINGDOM];
const rateDays = daysFrom('2026-02-18', '2026-08-26').filter(isTargetDay);

interface SettlementAnswer {
  settlementId: string;
  total: { amount: string };
  difference: { amount: string };
  differences: {
    reason: string;
    orderId: string | null;
    difference: { amount: string };
    rows: { description: string }[];
  }[];
}

describe('The money of an Amazon seller, with money held back, fees restated and two postings for one sale', () => {
  let seller: Seller;
  let virtual: Clock;
  let simulator: AmazonSimulator;
  let ecb: EcbSimulator;
  let products: Products;
  let grown: Product;
  let api: TestApi;

  before(async function () {
    this.timeout(120_000);
    seller = makeSeller({ seed: 11, marketplaces, days: 45, orders: 70, until: present });
    virtual = makeClock({ mode: 'manual', at: micros(present) });
    simulator = await startAmazonSimulator({ seller, clock: virtual });
    const rates = { GBP: '0.8' };
    ecb = await startEcbSimulator(new RateBook(Object.fromEntries(rateDays.map((day) => [day, rates]))));
    products = new Products(clockOn(virtual));
    grown = await products.make([sourceOf(simulator)], { ecbUrl: ecb.url });
    await grown.syncRates();
    await grown.sync();
    const trader = new Trader(seller, virtual, 11);
    for (let stretch = 0; stretch < 3; stretch += 1) {
      trader.trade(25, 20_000);
      trader.step('restateFee');
      await grown.sync();
    }
    // All that is held back is released, and all of its settlements are closed.
    virtual.advance(20 * 86_400);
    await grown.sync();
    virtual.advance(20 * 86_400);
    await grown.sync();
    api = await startTestApi({ clock: clockOn(virtual) }, grown.database);
  });

  after(async () => {
    await api?.close();
    await Promise.all([simulator.close(), ecb.close()]);
    await products.drop();
  });

  it('is posted once, with each fee on its day, as its books have it', async () => {
    expect(await findViolations(grown.database.pool, segments)).to.deep.equal([]);
    expect(await feesIn(grown.database.pool)).to.deep.equal(feesOf(seller, virtual.now()));
    const { rows } = await grown.database.pool.query(
      'select kind from warehouse.fact_fees group by kind order by kind',
    );
    expect(rows.map(({ kind }) => kind)).to.include.members(['advertising', 'fulfillment', 'referral', 'storage']);
    expect(rows.map(({ kind }) => kind)).to.not.include('other');
  });

  it('is the same for one who reads it all at once', async function () {
    this.timeout(60_000);
    const fresh = await products.make([sourceOf(simulator)], { ecbUrl: ecb.url });
    await fresh.syncRates();
    await fresh.sync();
    const [of, expected] = [await rowsAsItStands(grown.database.pool), await rowsAsItStands(fresh.database.pool)];
    expect(differences(of, expected)).to.deep.equal({});
  });

  const settlements = async (): Promise<SettlementAnswer[]> => {
    const data = await answer<{ settlements: { nodes: SettlementAnswer[] } }>(
      api.url,
      `{ settlements(orderBy: ENDS_AT_ASC, first: 50) { nodes {
        settlementId total { amount } difference { amount }
        differences { reason orderId difference { amount } rows { description } }
      } } }`,
    );
    return data.settlements.nodes;
  };

  it('adds up to each settlement, to the cent', async () => {
    const found = await settlements();
    expect(found.length).to.be.greaterThan(4);
    expect(found.map(({ settlementId }) => settlementId)).to.have.members(
      booksOf(seller, virtual.now()).settlements.map(({ settlementId }) => settlementId),
    );
    for (const { total, difference, differences: listed } of found) {
      expect([Number(total.amount) !== 0, Number(difference.amount), listed]).to.deep.equal([true, 0, []]);
    }
  });

  it('shows each cent that a settlement has and no posting explains, or the other way round', async () => {
    const open = booksOf(seller, virtual.now()).settlements.length;
    const trader = new Trader(seller, virtual, 12);
    trader.trade(20, 20_000);
    const posted = seller.transactions.filter(({ postedAt }) => postedAt > virtual.now() - 20 * 20_000 * 1_000_000);
    const hidden = posted.find(({ order, deferral }) => order !== null && deferral === null)!;
    hidden.isHidden = true;
    virtual.advance(50 * 86_400);
    const next = booksOf(seller, virtual.now()).settlements[open]!;
    seller.plant({
      ...{ settlementId: next.settlementId, description: 'Mystery', amount: -1234n, orderId: null },
    });
    await grown.sync();
    const found = (await settlements()).filter(({ difference }) => Number(difference.amount) !== 0);
    const named = found.flatMap(({ differences: listed }) =>
      listed.map(({ reason, orderId, rows }) => [
        reason,
        orderId,
        rows.some(({ description }) => description === 'Mystery'),
      ]),
    );
    expect(named).to.have.length(2);
    expect(named).to.deep.include(['NO_POSTING', null, true]);
    const [reason, , hasMystery] = named.find(([, orderId]) => orderId === hidden.order!.orderId)!;
    // The order may have another posting in the payout.
    expect(reason).to.be.oneOf(['NO_POSTING', 'OTHER_AMOUNT']);
    expect(hasMystery).to.equal(false);
    for (const { difference, differences: listed } of found) {
      const explained = listed.reduce((sum, each) => sum + Math.round(Number(each.difference.amount) * 100), 0);
      expect(explained).to.equal(Math.round(Number(difference.amount) * 100));
    }
  });
});

/** Minor units that the merchant pays, by marketplace, its day, and the name. */
function feesOf(seller: Seller, now: number): Record<string, number> {
  const { fees, reimbursements, adjustments } = booksOf(seller, now);
  const found: Record<string, number> = {};
  const add = (entries: readonly MoneyEntry[]): void => {
    for (const { day, marketplaceId, amounts } of entries) {
      const { name } = marketplaces.find(({ id }) => id === marketplaceId)!;
      for (const [fee, amount] of Object.entries(amounts)) {
        const key = `${name} ${day} ${fee}`;
        found[key] = (found[key] ?? 0) - Number(amount);
      }
    }
  };
  add(fees);
  add(reimbursements);
  add(adjustments);
  return found;
}

async function feesIn(pool: Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ key: string; amount: string }>(
    `select account_id || ' ' || (posted_at at time zone case account_id when 'Amazon.de' then 'Europe/Berlin' else 'Europe/London' end)::date
        || ' ' || name as key, sum(account_amount) * 100 as amount
    from warehouse.fact_fees group by 1`,
  );
  return Object.fromEntries(rows.map(({ key, amount }) => [key, Number(amount)]));
}

function sourceOf({ url, tokenUrl }: AmazonSimulator): SourceConfig {
  return {
    ...{ id: 'seller', platform: 'AMAZON', name: null, timezone: 'Europe/London', currency: 'EUR' },
    ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/Berlin', backfillStart: '2026-01-01' },
    settings: { ...AMAZON_CREDENTIALS, region: 'eu', ordersApi: 'auto', baseUrl: url, tokenUrl },
  };
}
