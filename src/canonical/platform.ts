/** The kinds of systems from which data is read, with their descriptions in the API. */
export const platformDescriptions = {
  SHOPIFY: 'Shopify stores.',
  WOOCOMMERCE: 'WooCommerce stores.',
  AMAZON: 'Amazon seller accounts.',
  GOOGLE_ANALYTICS: 'Google Analytics properties.',
  GOOGLE_ADS: 'Google Ads accounts.',
  META_ADS: 'Meta advertising accounts.',
  FILES: 'Files.',
} as const;

export type Platform = keyof typeof platformDescriptions;

/** Those that measure the visits of a store or advertise it. All others are where goods are sold. */
export const marketingPlatforms: readonly Platform[] = ['GOOGLE_ANALYTICS', 'GOOGLE_ADS', 'META_ADS'];

export const platforms = Object.keys(platformDescriptions) as readonly Platform[];
