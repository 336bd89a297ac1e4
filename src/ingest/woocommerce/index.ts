import type { PlatformConnector } from '../../contract/extractor.js';
import { WooClient } from './client/client.js';
import { wooSettings } from './client/settings.js';
import { probeStore } from './read/probe.js';
import { connectStore } from './read/store.js';
import { wooStreams } from './read/streams.js';
import { couponsStream } from './read/streams/coupons.js';
import { customersStream } from './read/streams/customers.js';
import { optional } from './read/streams/optional.js';
import { ordersStream } from './read/streams/orders.js';
import { productsStream } from './read/streams/products.js';
import { stageWoo } from './to-canonical/stage.js';

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
