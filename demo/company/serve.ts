import { AMAZON_CREDENTIALS } from '../../simulators/amazon/access.js';
import { startAmazonSimulator } from '../../simulators/amazon/server.js';
import { startEcbSimulator } from '../../simulators/ecb/server.js';
import { startShopifySimulator } from '../../simulators/shopify/server.js';
import { startWooSimulator } from '../../simulators/woocommerce/server.js';
import { DEFAULT_KEY } from '../../simulators/woocommerce/settings.js';
import type { Company } from './company.js';
import { serveMarketing } from './serve-marketing.js';

const accessToken = 'shpat_demo_of_the_local_simulator';

export interface ServedCompany {
  /** The variables of `demo/cartograph.yaml` except the till's folder: addresses and credentials. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

/** Starts the simulators of the company's platforms and of the European Central Bank. */
export async function serveCompany(company: Company): Promise<ServedCompany> {
  const { london, newYork, berlin, seller, sellerFrom, rates } = company;
  const [shopify, woo, amazon, ecb, marketing] = await Promise.all([
    startShopifySimulator({
      shops: [london, newYork].map((shop) => ({ shop, credentials: { tokens: [{ token: accessToken }] } })),
      bulk: { createdSeconds: 0.2, runningSeconds: 0.5 },
    }),
    startWooSimulator({ stores: [berlin] }),
    startAmazonSimulator({
      // It refuses times of its last two minutes: a company that is behind the product's clock is no reason to.
      ...{ seller, clock: { mode: 'real' } },
      // At Amazon's own pace the first load would take minutes.
      settings: { rateFactor: 100, reportSeconds: { queue: 0, progress: 0 } },
    }),
    startEcbSimulator(rates.book),
    serveMarketing(company),
  ]);
  return {
    environment: {
      ...marketing.environment,
      DEMO_RATES_URL: ecb.url,
      DEMO_LONDON_SHOP: london.settings.domain,
      DEMO_LONDON_URL: shopify.baseUrlFor(london.settings.domain),
      DEMO_NEW_YORK_SHOP: newYork.settings.domain,
      DEMO_NEW_YORK_URL: shopify.baseUrlFor(newYork.settings.domain),
      DEMO_SHOPIFY_TOKEN: accessToken,
      DEMO_AMAZON_URL: amazon.url,
      DEMO_AMAZON_TOKEN_URL: amazon.tokenUrl,
      DEMO_AMAZON_CLIENT_ID: AMAZON_CREDENTIALS.clientId,
      DEMO_AMAZON_CLIENT_SECRET: AMAZON_CREDENTIALS.clientSecret,
      DEMO_AMAZON_REFRESH_TOKEN: AMAZON_CREDENTIALS.refreshToken,
      DEMO_AMAZON_FROM: sellerFrom,
      DEMO_BERLIN_URL: woo.baseUrlFor(berlin.settings.id),
      DEMO_BERLIN_KEY: DEFAULT_KEY.consumerKey,
      DEMO_BERLIN_SECRET: DEFAULT_KEY.consumerSecret,
    },
    close: async () => {
      await Promise.all([shopify.close(), woo.close(), amazon.close(), ecb.close(), marketing.close()]);
    },
  };
}
