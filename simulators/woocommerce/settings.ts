import { digitsOf } from '../kit/amounts.js';
import type { WooKey, WooStoreSettings } from './model.js';

/** The settings given by a caller; only the id is required. */
export type PartialSettings = Pick<WooStoreSettings, 'id'> & Partial<WooStoreSettings>;

/** The key of a store without its own. */
export const DEFAULT_KEY: WooKey = {
  consumerKey: 'ck_0000000000000000000000000000000000000001',
  consumerSecret: 'cs_0000000000000000000000000000000000000001',
  permissions: 'read',
  isManager: true,
};

/** Adds defaults: a current store in New York with `DEFAULT_KEY`, over plain HTTP. */
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
    analytics: 'on',
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

/** The registered statuses, in WooCommerce's order, without the trash and auto-drafts. */
export function registeredStatuses({ customStatuses, hiddenStatuses }: WooStoreSettings): string[] {
  return [...CORE_STATUSES, 'checkout-draft', ...customStatuses, ...hiddenStatuses];
}

/**
 * Whether lists with `any` include orders with a status. HPOS includes all registered statuses, even those excluded from
 * search; WordPress posts include all statuses, registered or not, except the excluded ones.
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
