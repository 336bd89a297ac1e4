import { RateBook } from '../../simulators/ecb/rate-book.js';
import { startEcbSimulator } from '../../simulators/ecb/server.js';
import { companyProperty } from '../../simulators/ga4/data/company.js';
import { type Ga4Simulator, startGa4Simulator } from '../../simulators/ga4/server.js';
import { READONLY } from '../../simulators/ga4/test-support/client.js';
import { contentsOf, customersOf } from '../../simulators/google-ads/data/company.js';
import { type AdsSimulator, startAdsSimulator } from '../../simulators/google-ads/server.js';
import { shareManager } from '../../simulators/google-ads/test-support/sample-ads.js';
import { DEFAULT_OAUTH_CLIENT } from '../../simulators/google/identity.js';
import type { Clock } from '../../simulators/kit/clock.js';
import { companyAccount } from '../../simulators/meta-ads/data/company.js';
import { type MetaSimulator, startMetaSimulator } from '../../simulators/meta-ads/server.js';
import type { Day } from '../../simulators/trade/marketing/days.js';
import { Marketing } from '../../simulators/trade/marketing/marketing.js';
import { usualPlan } from '../../simulators/trade/marketing/usual-plan.js';
import type { SourceConfig } from '../../src/config/config.js';
import { testSecrets } from '../support/secrets.js';

/** Two stores whose visits are measured and that advertise, on simulated platforms, and the sources that read them. */
export interface MarketingWorld {
  marketing: Marketing;
  stores: readonly AdvertisedStore[];
  /** One of Google Ads for all accounts, and one of GA4 and of Meta for each store. */
  sources: SourceConfig[];
  simulators: { ads: AdsSimulator; ga4: Ga4Simulator; meta: MetaSimulator };
  book: RateBook;
  ecbUrl: string;
  close(): Promise<void>;
}

interface AdvertisedStore {
  propertyId: string;
  googleAds: { id: string };
  meta: { id: string };
  currency: string;
  zone: string;
}

const manager = { id: '4445556667', name: 'All shops' };

/** One zone with daylight saving time, and a currency without decimals. */
const places = [
  { store: 'berlin', currency: 'EUR', zone: 'Europe/Berlin', country: 'DE', id: '1010101010' },
  { store: 'tokyo', currency: 'JPY', zone: 'Asia/Tokyo', country: 'JP', id: '2020202020' },
];

export async function startMarketingWorld({
  seed,
  from,
  clock,
  rates,
  jobSeconds = 12,
}: {
  seed: number;
  /** The first day of everything. */
  from: Day;
  clock: Clock;
  rates: ConstructorParameters<typeof RateBook>[0];
  /** How long Meta works on a report. */
  jobSeconds?: number;
}): Promise<MarketingWorld> {
  const stores = places.map(({ id, ...place }) => ({
    ...{ ...place, name: place.store, from, ordersPerDay: 2, propertyId: `9${id}` },
    ...{ googleAds: { id, campaigns: 3 }, meta: { id: `3${id}`, campaigns: 3 } },
  }));
  const marketing = new Marketing(usualPlan({ seed, manager, stores }));
  const book = new RateBook(rates);
  const [ads, ga4, meta, ecb] = await Promise.all([
    startAdsSimulator({ customers: customersOf(marketing), contents: contentsOf(marketing), clock }),
    startGa4Simulator({ clock, properties: stores.map((s) => companyProperty(marketing, s.propertyId)) }),
    startMetaSimulator({
      ...{ clock, jobSeconds },
      accounts: stores.map((s) => companyAccount(marketing, s.meta.id, clock)),
    }),
    startEcbSimulator(book),
  ]);
  shareManager(ads, manager.id);
  ga4.control.identity.addRefreshToken([READONLY]);
  const daily = { name: null, schedule: '0 5 * * *', scheduleTimezone: 'Europe/London', backfillStart: from };
  const sources: SourceConfig[] = [
    {
      ...{ id: 'ads', platform: 'GOOGLE_ADS', timezone: 'UTC', currency: 'EUR', ...daily },
      settings: { ...DEFAULT_OAUTH_CLIENT, customerId: manager.id, baseUrl: ads.url, tokenUrl: `${ads.url}/token` },
    },
    ...stores.flatMap(({ propertyId, meta: { id }, zone: timezone, currency }): SourceConfig[] => [
      {
        ...{ id: `ga-${propertyId}`, platform: 'GOOGLE_ANALYTICS', timezone, currency, ...daily },
        settings: {
          ...{ propertyId, baseUrl: ga4.url, tokenUrl: ga4.tokenUrl, clientId: DEFAULT_OAUTH_CLIENT.clientId },
          ...{ clientSecret: testSecrets.googleClientSecret, refreshToken: testSecrets.googleRefreshToken },
        },
      },
      {
        ...{ id: `meta-${id}`, platform: 'META_ADS', timezone, currency, ...daily },
        settings: { adAccounts: [id], accessToken: testSecrets.metaToken, apiVersion: 'v26.0', baseUrl: meta.url },
      },
    ]),
  ];
  return {
    ...{ marketing, stores, sources, simulators: { ads, ga4, meta }, book, ecbUrl: ecb.url },
    close: async () => {
      await Promise.all([ads.close(), ga4.close(), meta.close(), ecb.close()]);
    },
  };
}
