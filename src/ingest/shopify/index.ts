import type { PlatformConnector } from '../../contract/extractor.js';
import { ShopifyClient } from './client/client.js';
import { shopifySettings } from './client/settings.js';
import { probeShop } from './read/probe.js';
import { connectShop } from './read/shop.js';
import { shopifyStreams } from './read/streams.js';
import { customersStream } from './read/streams/customers.js';
import { deletionsStream } from './read/streams/deletions.js';
import { inventoryStream } from './read/streams/inventory.js';
import { locationsStream } from './read/streams/locations.js';
import { ordersStream } from './read/streams/orders.js';
import { productsStream } from './read/streams/products.js';
import { stageShopify } from './to-canonical/stage.js';

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
