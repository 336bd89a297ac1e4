import { expect } from 'chai';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import type { ShopContents } from '../../simulators/shopify/model.js';
import { type Day, plusDays } from '../../simulators/trade/marketing/days.js';
import { Marketing } from '../../simulators/trade/marketing/marketing.js';
import { usualPlan } from '../../simulators/trade/marketing/usual-plan.js';
import { generateStore } from '../../simulators/woocommerce/data/generate.js';
import type { CanonicalRecord, OrderRecord, TouchPoint } from '../../src/canonical/record.js';
import { stageShopify } from '../../src/ingest/shopify/to-canonical/stage.js';
import { stageWoo } from '../../src/ingest/woocommerce/to-canonical/stage.js';
import type { PageCounts } from '../../src/raw/raw-log.js';
import { london } from '../models/records.js';
import { unheardDrift } from '../support/extractor-ends.js';
import { shopSettings, startSimulatedShop } from './support/simulated-shop.js';
import { startSimulatedStore } from './support/simulated-store.js';
import { latestPayloads } from './support/syncing.js';

const from = new Date('2026-03-01T00:00:00Z');
const to = new Date('2026-06-01T00:00:00Z');
const later = '2026-06-10T12:00:00Z';
const opened: Day = plusDays('2026-03-01', -60);

function marketingOf(store: string, currency: string, zone: string): Marketing {
  const site = { store, name: store, currency, zone, country: 'US', from: opened, ordersPerDay: 5, propertyId: '1' };
  const platforms = { googleAds: { id: '1111111111' }, meta: { id: '222' } };
  return new Marketing(usualPlan({ seed: 3, manager: { id: '9', name: 'All' }, stores: [{ ...site, ...platforms }] }));
}

function staged(payloads: ReadonlyMap<string, string>, stage: typeof stageShopify): Map<string, OrderRecord> {
  const records = [...payloads].flatMap(([key, payload]): CanonicalRecord[] =>
    stage(
      {
        ...{ stream: 'orders', key, updatedAt: null, extractedAt: later, isDeleted: false, place: null },
        payload: Buffer.from(payload),
      },
      london,
      unheardDrift,
    ),
  );
  return new Map(records.flatMap((record) => (record.kind === 'order' ? [[record.orderId, record] as const] : [])));
}

/** `source / medium / campaign / channel group`, as the company tells it and as the warehouse names it. */
function shown({ source, medium, campaign, channelGroup }: TouchPoint): string {
  return [source, medium, campaign ?? '(not set)', channelGroup].join(' / ');
}

describe('The visits before an order', () => {
  it('come from Shopify with the order, by pages and by a bulk export alike, as many as it shows', async () => {
    const marketing = marketingOf(shopSettings.domain, 'USD', 'America/New_York');
    const generate = (more: object): ShopContents =>
      generateShop({ seed: 5, settings: shopSettings, from, to, orders: 120, products: 20, ...more });
    const contents = generate({ marketing });
    const withoutVisits = contents.orders.map(({ visits: _, ...order }) => order);
    expect({ ...contents, orders: withoutVisits }, 'orders are the same').to.deep.equal(generate({}));

    const shop = await startSimulatedShop(contents, later);
    try {
      await shop.sync({ streams: ['orders'] });
      const byPages = staged(await shop.latest('orders'), stageShopify);
      expect(shop.simulator.control.hosted().bulk.list()).to.have.length(0);
      const again = { streams: ['orders'], sourceId: 'in-bulk', settings: { bulkThreshold: 10 } };
      await shop.sync(again);
      expect(shop.simulator.control.hosted().bulk.list()).not.to.have.length(0);
      const inBulk = staged(await latestPayloads(shop.database, 'in-bulk', 'orders'), stageShopify);
      expect(inBulk).to.deep.equal(byPages);
      let visits = 0;
      for (const { id, sourceName, createdAt } of contents.orders) {
        const points = byPages.get(String(id))!.touchPoints ?? [];
        const isOnline = sourceName === 'web' || sourceName === '2329312';
        const journey = isOnline
          ? marketing
              .journey(shopSettings.domain, { key: String(id), placedAt: createdAt })
              .filter(({ at }) => at >= createdAt - 30 * 86_400_000_000)
          : [];
        expect(points.map(({ touchedAt }) => touchedAt)).to.deep.equal(
          journey.map(({ at }) => `${new Date(Math.floor(at / 1e6) * 1000).toISOString().slice(0, 19)}Z`),
        );
        const known = journey.map(({ source, medium, campaign }) => [source.replace(/\.com$/, ''), medium, campaign]);
        expect(
          points.map(({ source, medium, campaign }) => [source.replace(/\.com$/, ''), medium, campaign ?? '(not set)']),
        ).to.deep.equal(known);
        visits += points.length;
      }
      expect(visits).to.be.above(150);
      const groups = new Set([...byPages.values()].flatMap(({ touchPoints = [] }) => touchPoints.map(shown)));
      expect([...groups]).to.include.members([
        '(direct) / (none) / (not set) / Direct',
        'google / cpc / shopping-all / Paid Shopping',
        'facebook / paid_social / prospecting-broad / Paid Social',
        'newsletter / email / weekly-letter / Email',
        'google / organic / (not set) / Organic Search',
      ]);
      const pages = [...byPages.values()].flatMap(({ touchPoints = [] }) =>
        touchPoints.map((touch) => touch.landingPage),
      );
      expect(pages.every((page) => page?.startsWith('/') && !page.includes('?'))).to.equal(true);
    } finally {
      await shop.close();
    }
  });

  it('are left out where the app may not see pages, but not their source; once it may, or an update asks for more, all are read', async () => {
    const contents = generateShop({
      ...{ seed: 5, settings: shopSettings, from, to, orders: 20, products: 20 },
      marketing: marketingOf(shopSettings.domain, 'USD', 'America/New_York'),
    });
    const shop = await startSimulatedShop(contents, later);
    shop.simulator.control.setCustomerData({ object: true, fields: false });
    try {
      const read = async (): Promise<PageCounts> => {
        await shop.clock.sleep(3_600_000);
        return (await shop.sync({ streams: ['orders'] })).streams[0]!.counts;
      };
      const visits = async (): Promise<TouchPoint[]> =>
        [...staged(await shop.latest('orders'), stageShopify).values()].flatMap(({ touchPoints = [] }) => touchPoints);
      await read();
      const points = await visits();
      expect(points).not.to.have.length(0);
      expect(points.every(({ landingPage, referrer }) => landingPage === null && referrer === null)).to.equal(true);
      expect(points.some(({ channelGroup }) => channelGroup === 'Email')).to.equal(true);
      expect((await shop.connect().probe()).notices.join()).to.match(
        /not approved .* \(email, phone, shippingAddress\)/,
      );
      shop.simulator.control.setCustomerData({ object: true, fields: true });
      expect((await shop.connect().probe()).notices).to.deep.equal([]);
      await read();
      const [approved, orders] = [await visits(), contents.orders.length];
      expect(approved).to.have.length(points.length);
      expect(approved.every(({ landingPage }) => landingPage?.startsWith('/'))).to.equal(true);
      // As an earlier version left it, which did not request visits.
      await shop.database.pool.query("update ops.stream_state set state = state #- '{reach,contents}'");
      expect(await read()).to.include({ fetched: orders, changed: 0 });
      expect(await read()).to.include({ fetched: 0 });
    } finally {
      await shop.close();
    }
  });

  it('come from WooCommerce with the order: the visit of the purchase, in UTC', async () => {
    const settings = { id: 'corner', currency: 'USD', timezone: 'America/New_York' };
    const marketing = marketingOf('corner', 'USD', 'America/New_York');
    const options = { seed: 5, settings, from, to, orders: 80, products: 20 };
    const contents = generateStore({ ...options, marketing });
    const plain = (orders: typeof contents.orders) => orders.map(({ meta: _, ...order }) => order);
    const { orders: others } = generateStore(options);
    expect(contents.orders.map(({ id, lines }) => [id, lines.map(({ total }) => total)])).to.deep.equal(
      others.map(({ id, lines }) => [id, lines.map(({ total }) => total)]),
    );
    expect(plain(contents.orders).map(({ billing }) => billing)).to.deep.equal(
      plain(others).map(({ billing }) => billing),
    );

    const store = await startSimulatedStore(contents, later, settings);
    try {
      await store.sync({ streams: ['orders'] });
      const orders = staged(await store.latest('orders'), stageWoo);
      expect(orders.size).to.be.above(70);
      for (const { id, createdVia, createdAt } of contents.orders) {
        const order = orders.get(String(id));
        if (order === undefined) continue;
        const isOnline = createdVia === 'checkout' || createdVia === 'store-api';
        const last = isOnline
          ? marketing.journey('corner', { key: String(id), placedAt: createdAt }).at(-1)
          : undefined;
        expect(
          (order.touchPoints ?? []).map(({ medium, campaign, touchedAt }) => [
            medium,
            campaign ?? '(not set)',
            touchedAt,
          ]),
        ).to.deep.equal(
          last === undefined
            ? []
            : [[last.medium, last.campaign, `${new Date(last.at / 1000).toISOString().slice(0, 19)}Z`]],
        );
      }
      const points = [...orders.values()].flatMap(({ touchPoints = [] }) => touchPoints);
      expect(points.length).to.be.above(50);
      expect(new Set(points.map(({ channelGroup }) => channelGroup)).size).to.be.above(4);
    } finally {
      await store.close();
    }
  });
});
