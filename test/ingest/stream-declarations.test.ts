import { expect } from 'chai';
import type { PlatformConnector, StreamDeclaration } from '../../src/contract/extractor.js';
import { connectors } from '../../src/ingest/registry.js';
import { streamsWithHistory } from '../../src/ingest/streams-with-history.js';
import { systemClock } from '../../src/runtime/clock.js';
import { testLogger } from '../support/test-logger.js';

/** Settings with which each platform connects without a call. */
const settings: Record<string, object> = {
  SHOPIFY: { shop: 'docs.myshopify.com', accessToken: 'none', bulkThreshold: 1 },
  WOOCOMMERCE: {
    ...{ url: 'http://127.0.0.1:1', consumerKey: 'none', consumerSecret: 'none' },
    ...{ authentication: 'auto', reconcileHours: 20, reconcileOrders: 500 },
  },
  AMAZON: {
    ...{ region: 'eu', ordersApi: 'auto', tokenUrl: 'http://127.0.0.1:1' },
    ...{ clientId: 'none', clientSecret: 'none', refreshToken: 'none' },
  },
  GOOGLE_ANALYTICS: { propertyId: '1234', clientId: 'none', clientSecret: 'none', refreshToken: 'none' },
  GOOGLE_ADS: {
    ...{ customerId: '1234567890', baseUrl: 'http://127.0.0.1:1' },
    ...{ clientId: 'none', clientSecret: 'none', refreshToken: 'none' },
  },
  META_ADS: { adAccounts: ['1'], accessToken: 'none', apiVersion: 'v27.0', baseUrl: 'http://127.0.0.1:1' },
  FILES: { path: '.' },
};

const platforms = Object.values(connectors).filter((connector) => connector !== undefined);

describe('The streams that a connector declares', () => {
  for (const connector of platforms) {
    it(`are those that ${connector.platform} reads, in that order`, async () => {
      expect(await connectedStreams(connector)).to.deep.equal(connector.streams);
      const names = connector.streams.map(({ name }) => name);
      expect(new Set(names).size).to.equal(names.length);
    });
  }

  it('keep the history of products and campaigns on every platform, and of stock if there is any', () => {
    const histories = platforms.map((connector) => [connector.platform, [...streamsWithHistory(connector)].sort()]);
    expect(Object.fromEntries(histories)).to.deep.equal({
      SHOPIFY: ['inventory', 'products'],
      WOOCOMMERCE: ['products'],
      AMAZON: ['inventory'],
      GOOGLE_ANALYTICS: [],
      GOOGLE_ADS: ['campaigns'],
      META_ADS: ['campaigns'],
      FILES: ['inventory', 'products'],
    });
  });
});

async function connectedStreams(connector: PlatformConnector): Promise<StreamDeclaration[]> {
  const extractor = connector.connect(settings[connector.platform] as never, {
    ...{ sourceId: 'docs', clock: systemClock, log: testLogger, signal: new AbortController().signal },
    backfillStart: new Date('2026-01-01T00:00:00Z'),
  });
  try {
    return extractor.streams.map(({ extract, ...declaration }) => declaration);
  } finally {
    await extractor.close();
  }
}
