import type { Platform } from '../canonical/platform.js';
import type { PlatformConnector } from '../contract/extractor.js';
import { amazon } from './amazon/index.js';
import { files } from './files/index.js';
import { googleAnalytics } from './ga4/index.js';
import { googleAds } from './google-ads/index.js';
import { metaAds } from './meta-ads/index.js';
import { shopify } from './shopify/index.js';
import { woocommerce } from './woocommerce/index.js';

/** The connectors of all platforms. */
export const connectors: Partial<Record<Platform, PlatformConnector>> = {
  SHOPIFY: shopify,
  WOOCOMMERCE: woocommerce,
  AMAZON: amazon,
  GOOGLE_ANALYTICS: googleAnalytics,
  GOOGLE_ADS: googleAds,
  META_ADS: metaAds,
  FILES: files,
};
