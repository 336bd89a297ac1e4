import { digitsOf } from '../kit/amounts.js';
import type { WooKey, WooStoreSettings } from './model.js';

/** A store's settings as a caller gives them: only the id is needed. */
export type PartialSettings = Pick<WooStoreSettings, 'id'> & Partial<WooStoreSettings>;

/** The key of a store that was given none. */
export const DEFAULT_KEY: WooKey = {
  consumerKey: 'ck_0000000000000000000000000000000000000001',
  consumerSecret: 'cs_0000000000000000000000000000000000000001',
  permissions: 'read',
  isManager: true,
};

/** Fills in what was left out: a store of today in New York, with `DEFAULT_KEY`, that is reached over plain HTTP. */
export function completeSettings(settings: PartialSettings): WooStoreSettings {
  const currency = settings.currency ?? 'USD';
  return {
    name: settings.id,
    homeUrl: null,
    timezone: 'America/New_York',
    decimals: digitsOf(currency),
    pricesIncludeTax: false,
    version: '10.0.2',
    storage: 'hpos',
    hasPrettyPermalinks: true,
    hasCostOfGoods: false,
    customStatuses: [],
    hiddenStatuses: [],
    hasAnalytics: true,
    keys: [DEFAULT_KEY],
    tlsProxy: 'none',
    stripsAuthorization: false,
    rateLimit: null,
    ...settings,
    currency,
  };
}

const CORE_STATUSES = ['pending', 'processing', 'on-hold', 'completed', 'cancelled', 'refunded', 'failed'];

export function isCoreStatus(status: string): boolean {
  return CORE_STATUSES.includes(status);
}

/** The statuses that the store knows, in the order it names them: neither the trash nor auto-drafts are among them. */
export function registeredStatuses({ customStatuses, hiddenStatuses }: WooStoreSettings): string[] {
  return [...CORE_STATUSES, 'checkout-draft', ...customStatuses, ...hiddenStatuses];
}

/**
 * Whether a list of `any` shows the orders of a status. HPOS asks for the registered ones, also those that are excluded from
 * search; WordPress's posts are all but the excluded ones, be they registered or not.
 */
export function isAny(settings: WooStoreSettings, status: string): boolean {
  if (settings.storage === 'hpos') return registeredStatuses(settings).includes(status);
  return !['trash', 'auto-draft', ...settings.hiddenStatuses].includes(status);
}

/** Whether a store's version is at least `major.minor`. */
export function isAtLeast({ version }: WooStoreSettings, wanted: `${number}.${number}`): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
