import type { Platform } from '../canonical/platform.js';
import type { PlatformConnector } from '../contract/extractor.js';
import { files } from './files/index.js';
import { shopify } from './shopify/index.js';
import { woocommerce } from './woocommerce/index.js';

/** All platforms that trade can be pulled from, in one place. */
export const connectors: Partial<Record<Platform, PlatformConnector>> = {
  SHOPIFY: shopify,
  WOOCOMMERCE: woocommerce,
  FILES: files,
};
