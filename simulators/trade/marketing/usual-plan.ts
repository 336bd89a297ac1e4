import type { Day } from './days.js';
import type { AdAccount, MarketingPlan, Site } from './plan.js';

/** A store whose web site is measured and advertised. */
interface AdvertisedStore {
  /** Its id or domain. */
  store: string;
  name: string;
  currency: string;
  zone: string;
  country: string;
  from: Day;
  /** From which follow its visits and clicks: about one visit in forty is an order. */
  ordersPerDay: number;
  googleAds?: { id: string; campaigns?: number };
  meta?: { id: string; campaigns?: number };
  propertyId: string;
}

interface UsualPlanOptions {
  seed: number | string;
  /** The Google Ads manager above all clients. */
  manager: { id: string; name: string };
  stores: readonly AdvertisedStore[];
}

/** Visits per order without those of advertisements, and clicks per order of one platform. */
const unpaidVisits = 26;
const googleClicks = 12;
const metaClicks = 10;

/** The marketing of a company whose stores advertise in proportion to their orders. */
export function usualPlan({ seed, manager, stores }: UsualPlanOptions): MarketingPlan {
  return {
    seed,
    managers: stores.some(({ googleAds }) => googleAds) ? [manager] : [],
    accounts: stores.flatMap((store) => accountsOf(store, manager.id)),
    sites: stores.map(siteOf),
  };
}

function siteOf({ store, name, currency, zone, country, from, ordersPerDay, propertyId }: AdvertisedStore): Site {
  const address = `https://${store.includes('.') ? store : `${store}.example`}`;
  const sessionsPerDay = Math.max(20, ordersPerDay * unpaidVisits);
  return { store, propertyId, name, address, currency, zone, country, from, sessionsPerDay };
}

function accountsOf(advertised: AdvertisedStore, managerId: string): AdAccount[] {
  const { store, name, currency, zone, from, ordersPerDay, googleAds, meta } = advertised;
  const shared = { currency, zone, store, from };
  const accounts: AdAccount[] = [];
  if (googleAds) {
    const { id, campaigns = 8 } = googleAds;
    const clicksPerDay = Math.max(12, ordersPerDay * googleClicks);
    accounts.push({ platform: 'googleAds', id, name, managerId, ...shared, campaigns, clicksPerDay });
  }
  if (meta) {
    const { id, campaigns = 6 } = meta;
    const clicksPerDay = Math.max(10, ordersPerDay * metaClicks);
    accounts.push({ platform: 'meta', id, name, managerId: null, ...shared, campaigns, clicksPerDay });
  }
  return accounts;
}
