import type { AdPlatform } from './plan.js';

/** What a campaign does, before it has a name and a history. Words of networks, devices, types are the platform's own. */
export interface Blueprint {
  name: string;
  /** Its `utm_campaign`, which stays when it is renamed. */
  slug: string;
  type: string;
  channelGroup: string;
  /** Its share of the account's clicks, relative to the others. */
  share: number;
  /** US dollars. */
  costPerClick: number;
  clickThrough: number;
  purchasesPerClick: number;
  networks: readonly (readonly [string, number])[];
  /** Runs only from 1 November to 23 December. */
  isSeasonal?: true;
}

/** How a platform reports. */
interface PlatformWords {
  running: string;
  paused: string;
  removed: string;
  devices: readonly (readonly [string, number])[];
  /** Days until its numbers no longer change. */
  restatedForDays: number;
  /** Whether a conversion may be shared between campaigns. */
  hasFractions: boolean;
}

export const words: Record<AdPlatform, PlatformWords> = {
  googleAds: {
    ...{ running: 'ENABLED', paused: 'PAUSED', removed: 'REMOVED', restatedForDays: 30, hasFractions: true },
    devices: [
      ['MOBILE', 0.62],
      ['DESKTOP', 0.32],
      ['TABLET', 0.06],
    ],
  },
  meta: {
    ...{ running: 'ACTIVE', paused: 'PAUSED', removed: 'DELETED', restatedForDays: 28, hasFractions: false },
    devices: [
      ['mobile_app', 0.78],
      ['mobile_web', 0.09],
      ['desktop', 0.13],
    ],
  },
};

const search = [
  ['SEARCH', 0.86],
  ['SEARCH_PARTNERS', 0.14],
] as const;
const feeds = [
  ['facebook', 0.45],
  ['instagram', 0.48],
  ['audience_network', 0.07],
] as const;

type Figures = Pick<Blueprint, 'share' | 'costPerClick' | 'clickThrough' | 'purchasesPerClick'>;

const figures = (share: number, costPerClick: number, clickThrough: number, purchasesPerClick: number): Figures => ({
  ...{ share, costPerClick, clickThrough, purchasesPerClick },
});

const bySearch = { type: 'SEARCH', channelGroup: 'Paid Search', networks: search };
const bySales = { type: 'OUTCOME_SALES', channelGroup: 'Paid Social', networks: feeds };

export const blueprints: Record<AdPlatform, readonly Blueprint[]> = {
  googleAds: [
    { name: 'Brand', slug: 'brand', ...bySearch, ...figures(18, 0.28, 0.14, 0.052) },
    { name: 'Mugs & Cups', slug: 'mugs-cups', ...bySearch, ...figures(16, 0.85, 0.045, 0.021) },
    {
      ...{ name: 'Shopping - all products', slug: 'shopping-all', type: 'SHOPPING', channelGroup: 'Paid Shopping' },
      ...{ networks: search, ...figures(24, 0.46, 0.011, 0.026) },
    },
    {
      ...{ name: 'Performance Max', slug: 'pmax-bestsellers', type: 'PERFORMANCE_MAX', channelGroup: 'Cross-network' },
      ...{ networks: [['MIXED', 1]] as const, ...figures(20, 0.52, 0.016, 0.024) },
    },
    {
      name: 'Christmas gifts',
      slug: 'christmas-gifts',
      ...bySearch,
      isSeasonal: true,
      ...figures(22, 1.1, 0.05, 0.034),
    },
    {
      ...{ name: 'Remarketing', slug: 'remarketing-display', type: 'DISPLAY', channelGroup: 'Display' },
      ...{ networks: [['CONTENT', 1]] as const, ...figures(9, 0.31, 0.0045, 0.015) },
    },
    {
      ...{ name: 'How a mug is made', slug: 'film-mugs', type: 'VIDEO', channelGroup: 'Paid Video' },
      ...{ networks: [['YOUTUBE', 1]] as const, ...figures(5, 0.22, 0.003, 0.004) },
    },
    { name: 'Candles', slug: 'candles', ...bySearch, ...figures(12, 0.74, 0.042, 0.022) },
  ],
  meta: [
    { name: 'Prospecting - broad', slug: 'prospecting-broad', ...bySales, ...figures(34, 0.68, 0.012, 0.013) },
    { name: 'Retargeting - 30 days', slug: 'retargeting-30d', ...bySales, ...figures(18, 0.92, 0.019, 0.034) },
    { name: 'Catalogue', slug: 'catalogue', ...bySales, ...figures(24, 0.61, 0.014, 0.02) },
    {
      name: 'Christmas gifts',
      slug: 'christmas-gifts',
      ...bySales,
      isSeasonal: true,
      ...figures(26, 1.05, 0.015, 0.025),
    },
    {
      name: 'New arrivals',
      slug: 'new-arrivals',
      ...bySales,
      type: 'OUTCOME_TRAFFIC',
      ...figures(14, 0.33, 0.021, 0.006),
    },
    { name: 'Brand film', slug: 'brand-film', ...bySales, type: 'OUTCOME_AWARENESS', ...figures(6, 0.4, 0.004, 0.002) },
  ],
};
