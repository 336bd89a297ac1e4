import type { PlatformConnector } from '../extractor.js';
import { WooClient } from './client.js';
import { probeStore } from './probe.js';
import { wooSettings } from './settings.js';
import { stageWoo } from './stage.js';
import { connectStore } from './store.js';
import { couponsStream } from './streams/coupons.js';
import { customersStream } from './streams/customers.js';
import { optional } from './streams/optional.js';
import { ordersStream } from './streams/orders.js';
import { productsStream } from './streams/products.js';
import { wooStreams } from './streams.js';

/** WooCommerce's REST API v3; see the folder's README. */
export const woocommerce: PlatformConnector<typeof wooSettings> = {
  platform: 'WOOCOMMERCE',
  settings: wooSettings,
  streams: Object.values(wooStreams),
  connect(settings, context) {
    const client = new WooClient(settings, context);
    const store = connectStore(client, settings, context);
    return {
      probe: () => probeStore(store),
      streams: [
        optional(store, productsStream(store)),
        optional(store, customersStream(store)),
        optional(store, couponsStream(store)),
        ordersStream(store),
      ],
      close: () => client.close(),
    };
  },
  stage: stageWoo,
};
