import type { Day } from './days.js';

export type AdPlatform = 'googleAds' | 'meta';

/** An advertising account; a Google Ads manager has no campaigns of its own. */
export interface AdAccount {
  platform: AdPlatform;
  id: string;
  name: string;
  /** The Google Ads manager above it; null: none. */
  managerId: string | null;
  /** ISO 4217 and IANA zone of its amounts and days. */
  currency: string;
  zone: string;
  /** The store that it advertises: a `Site`'s. */
  store: string;
  /** The first day of its campaigns. */
  from: Day;
  campaigns: number;
  /** Of an average day of its first year. */
  clicksPerDay: number;
}

/** The web site of a store, which a GA4 property measures. */
export interface Site {
  /** The id or domain of its store. */
  store: string;
  propertyId: string;
  name: string;
  /** `https://shop.example`, without a slash at the end. */
  address: string;
  currency: string;
  zone: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** The first day of its visits. */
  from: Day;
  /** Unpaid visits of an average day of its first year. */
  sessionsPerDay: number;
}

export interface Manager {
  id: string;
  name: string;
}

/** The company's marketing: who advertises and measures what. */
export interface MarketingPlan {
  seed: number | string;
  managers: readonly Manager[];
  accounts: readonly AdAccount[];
  sites: readonly Site[];
}
