import { startGa4Simulator } from '../../simulators/ga4/server.js';
import type { Customer } from '../../simulators/google-ads/model.js';
import { startAdsSimulator } from '../../simulators/google-ads/server.js';
import { DEFAULT_OAUTH_CLIENT, GoogleIdentity } from '../../simulators/google/identity.js';
import { companyAccount } from '../../simulators/meta-ads/data/company.js';
import { startMetaSimulator } from '../../simulators/meta-ads/server.js';
import { DEFAULT_META_CREDENTIALS } from '../../simulators/meta-ads/settings.js';
import type { AdAccount } from '../../simulators/trade/marketing/plan.js';
import type { Company } from './company.js';
import { marketingIds } from './plan.js';

const scopes = {
  analytics: 'https://www.googleapis.com/auth/analytics.readonly',
  ads: 'https://www.googleapis.com/auth/adwords',
};

/** Enough for the first load of three properties within an hour. */
const tokensPerReport = 4;

const conversionAction = {
  ...{ id: '1', name: 'Purchase', status: 'ENABLED' as const },
  ...{ clickLookbackDays: 30, viewLookbackDays: 1 },
};

/** Starts the simulators of the platforms that the company advertises on and that measure its sites. */
export async function serveMarketing({ marketing, clock, marketingFrom }: Company): Promise<{
  /** The variables of `demo/cartograph.yaml`. */
  environment: Record<string, string>;
  close(): Promise<void>;
}> {
  const { accounts, sites } = marketing.plan;
  const identity = new GoogleIdentity(clock);
  identity.addRefreshToken([scopes.analytics]);
  const [analytics, ads, meta] = await Promise.all([
    startGa4Simulator({
      ...{ clock, identity },
      properties: sites.map(({ propertyId, currency, zone }) => ({
        settings: { id: propertyId, currency, timezone: zone, tokensPerReport },
        visits: {
          visits: (day, now) => marketing.visits(propertyId, day, now),
          users: (from, to, now) => marketing.users(propertyId, from, to, now),
        },
      })),
    }),
    startAdsSimulator({
      clock,
      customers: [
        managerOf(accounts.filter(({ platform }) => platform === 'googleAds')[0]!),
        ...accounts.filter(({ platform }) => platform === 'googleAds').map(customerOf),
      ],
      contents: {
        campaigns: (customer, now) => (customer === marketingIds.manager.id ? [] : marketing.campaigns(customer, now)),
        spend: (customer, day, now) =>
          customer === marketingIds.manager.id ? [] : marketing.spend(customer, day, now),
      },
    }),
    startMetaSimulator({
      clock,
      accounts: accounts
        .filter(({ platform }) => platform === 'meta')
        .map(({ id }) => companyAccount(marketing, id, clock)),
      // Two years are 40 jobs, one after the other.
      jobSeconds: 0.25,
    }),
  ]);
  ads.ads.identity.addRefreshToken([scopes.ads]);
  ads.ads.share(DEFAULT_OAUTH_CLIENT.clientId, marketingIds.manager.id);
  const { clientId, clientSecret, refreshToken } = DEFAULT_OAUTH_CLIENT;
  return {
    environment: {
      DEMO_MARKETING_FROM: marketingFrom,
      DEMO_GOOGLE_CLIENT_ID: clientId,
      DEMO_GOOGLE_CLIENT_SECRET: clientSecret,
      DEMO_GOOGLE_REFRESH_TOKEN: refreshToken,
      DEMO_ANALYTICS_URL: analytics.url,
      DEMO_ANALYTICS_TOKEN_URL: analytics.tokenUrl,
      DEMO_LONDON_PROPERTY: marketingIds.london.propertyId,
      DEMO_NEW_YORK_PROPERTY: marketingIds.newYork.propertyId,
      DEMO_BERLIN_PROPERTY: marketingIds.berlin.propertyId,
      DEMO_GOOGLE_ADS_URL: ads.url,
      DEMO_GOOGLE_ADS_TOKEN_URL: `${ads.url}/token`,
      DEMO_GOOGLE_ADS_MANAGER: marketingIds.manager.id,
      DEMO_META_URL: meta.url,
      DEMO_META_TOKEN: DEFAULT_META_CREDENTIALS.token,
      DEMO_META_SECRET: DEFAULT_META_CREDENTIALS.appSecret,
      DEMO_LONDON_AD_ACCOUNT: `act_${marketingIds.london.meta.id}`,
      DEMO_BERLIN_AD_ACCOUNT: `act_${marketingIds.berlin.meta.id}`,
    },
    close: async () => void (await Promise.all([analytics.close(), ads.close(), meta.close()])),
  };
}

function customerOf({ id, name, currency, zone, managerId }: AdAccount): Customer {
  return {
    ...{ id, name, currency, zone, isManager: false, status: 'ENABLED' },
    managers: managerId === null ? [] : [managerId],
    conversionActions: [conversionAction],
  };
}

/** In the currency and zone of one of its clients, as its owner would have opened it. */
function managerOf({ currency, zone }: AdAccount): Customer {
  return {
    ...marketingIds.manager,
    ...{ currency, zone, isManager: true, managers: [], status: 'ENABLED', conversionActions: [] },
  };
}
