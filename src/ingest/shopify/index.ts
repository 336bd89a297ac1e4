import type { PlatformConnector } from '../extractor.js';
import { ShopifyClient } from './client.js';
import { probeShop } from './probe.js';
import { shopifySettings } from './settings.js';
import { connectShop } from './shop.js';
import { stageShopify } from './stage.js';
import { customersStream } from './streams/customers.js';
import { deletionsStream } from './streams/deletions.js';
import { inventoryStream } from './streams/inventory.js';
import { locationsStream } from './streams/locations.js';
import { ordersStream } from './streams/orders.js';
import { productsStream } from './streams/products.js';
import { shopifyStreams } from './streams.js';

/** Shopify's Admin GraphQL API; see the folder's README. */
export const shopify: PlatformConnector<typeof shopifySettings> = {
  platform: 'SHOPIFY',
  settings: shopifySettings,
  streams: Object.values(shopifyStreams),
  connect(settings, context) {
    const client = new ShopifyClient(settings, context);
    const shop = connectShop(client, settings, context);
    return {
      probe: () => probeShop(shop),
      streams: [
        locationsStream(shop),
        productsStream(shop),
        customersStream(shop),
        ordersStream(shop),
        inventoryStream(shop),
        deletionsStream(shop),
      ],
      close: () => client.close(),
    };
  },
  stage: stageShopify,
};
