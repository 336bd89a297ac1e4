import { expect } from 'chai';
import { micros } from '../../../simulators/kit/clock.js';
import { DEFAULT_CREDENTIALS } from '../../../simulators/shopify/credentials.js';
import { generateShop } from '../../../simulators/shopify/data/generate.js';
import { ledgerOf } from '../../../simulators/shopify/data/ledger.js';
import type { ShopSettings } from '../../../simulators/shopify/model.js';
import { type ShopifySimulator, startShopifySimulator } from '../../../simulators/shopify/server.js';
import type { CanonicalRecord, OrderRecord } from '../../../src/canonical/record.js';
import type { Source } from '../../../src/canonical/source.js';
import { nothingKnown } from '../../../src/contract/extractor.js';
import { shopify } from '../../../src/ingest/shopify/index.js';
import type { Clock } from '../../../src/runtime/clock.js';
import { unheardDrift } from '../../support/extractor-ends.js';
import { testLogger } from '../../support/test-logger.js';
import { booksOf, measures } from './books.js';

const settings: ShopSettings = {
  ...{ domain: 'kw.myshopify.com', name: 'kw', currency: 'KWD', ianaTimezone: 'Asia/Kuwait', planName: 'Plus' },
  restoreRate: 100_000,
};
const source: Source = { sourceId: 'kw', platform: 'SHOPIFY', name: 'kw', currency: 'KWD', timezone: 'Asia/Kuwait' };

describe('a shop extracted by the product', () => {
  const from = new Date('2026-03-01T00:00:00Z');
  const contents = generateShop({
    settings,
    seed: 5,
    from,
    to: new Date('2026-05-01T00:00:00Z'),
    orders: 300,
    hugeOrders: 1,
  });
  let simulator: ShopifySimulator;

  before(async () => {
    const clock = { mode: 'manual', at: micros('2026-06-01T00:00:00Z') } as const;
    simulator = await startShopifySimulator({ shops: [{ settings, contents }], clock, indexLagSeconds: 0 });
  });

  after(() => simulator.close());

  /** The shop's own time: waiting advances it. */
  const clock: Clock = {
    now: () => new Date(simulator.control.now() / 1000),
    sleep: async (ms) => simulator.control.advance(ms / 1000),
  };

  /** Extracts every stream from its beginning and stages each record, as sync and build do. */
  async function stageAll(bulkThreshold: number): Promise<CanonicalRecord[]> {
    const { signal } = new AbortController();
    const context = { sourceId: 'kw', clock, log: testLogger, signal, backfillStart: from };
    const baseUrl = simulator.baseUrlFor(settings.domain);
    const extractor = shopify.connect(
      { shop: settings.domain, baseUrl, accessToken: DEFAULT_CREDENTIALS.token, bulkThreshold },
      context,
    );
    const staged = new Map<string, CanonicalRecord[]>();
    try {
      await extractor.probe();
      for (const stream of extractor.streams) {
        for await (const page of stream.extract({ state: { watermark: null }, signal, known: nothingKnown })) {
          for (const record of page.records) {
            const raw = {
              ...record,
              stream: stream.name,
              extractedAt: '2026-05-02T00:00:00Z',
              isDeleted: false,
              place: null,
            };
            staged.set(`${stream.name} ${record.key}`, shopify.stage(raw, source, unheardDrift));
          }
        }
      }
    } finally {
      await extractor.close();
    }
    return [...staged.values()].flat();
  }

  for (const [way, threshold] of [
    ['by pages', 1_000_000],
    ['by bulk operations', 1],
  ] as const) {
    it(`is staged without a reject and gives the shop's own books, ${way}`, async () => {
      const records = await stageAll(threshold);
      const hasBulk = simulator.control.log.list().some(({ query }) => query?.includes('bulkOperationRunQuery'));
      expect(hasBulk).to.equal(threshold === 1);
      const orders = records.filter((record): record is OrderRecord => record.kind === 'order');
      expect(orders).to.have.length(contents.orders.length);
      const ledger = ledgerOf(contents, settings).days.map((day) => ({
        ...{ day: day.day, orders: day.orders, itemsSold: day.itemsSold },
        ...Object.fromEntries(measures.map((measure) => [measure, day[measure]])),
      }));
      expect(booksOf(orders, settings.ianaTimezone)).to.deep.equal(ledger);
      expect(records.filter(({ kind }) => kind === 'inventory')).to.have.length(contents.inventoryItems.length);
    });
  }
});
