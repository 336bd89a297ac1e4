import type { ShopSettings } from '../simulators/shopify/model.js';

const settings: ShopSettings = {
  domain: 'harbour-and-pine.myshopify.com',
  name: 'Harbour & Pine',
  currency: 'GBP',
  ianaTimezone: 'Europe/London',
  planName: 'Shopify Plus',
  restoreRate: 1000,
};

/** The synthetic shop of the demo. */
export const demoShop = { settings, seed: 1, orders: 20_000, years: 2, secondsBetweenOrders: 30 };
