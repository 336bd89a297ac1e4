import type { OrderRecord } from '../../src/canonical/record.js';
import type { PlatformConnector } from '../../src/contract/extractor.js';
import { type Shelf, shelfPlatform } from './shelf-platform.js';

/** A platform of one stream whose records are canonical orders; each sync reads all of them. */
export function orderShelf(
  orders: readonly OrderRecord[],
  profile: NonNullable<Shelf['profile']> = {},
): PlatformConnector {
  const shelf = shelfPlatform({ pages: [], profile });
  return {
    ...shelf,
    streams: [{ name: 'orders', mode: 'incremental' }],
    connect: (settings, context) => ({
      ...shelf.connect(settings, context),
      streams: [
        {
          name: 'orders',
          mode: 'incremental',
          extract: async function* () {
            yield {
              records: orders.map((order) => ({
                key: order.orderId,
                updatedAt: order.updatedAt,
                payload: Buffer.from(JSON.stringify(order)),
              })),
              state: { watermark: '2026-03-20T00:00:00Z' },
              progress: { done: orders.length, total: orders.length },
            };
          },
        },
      ],
    }),
    stage: ({ payload }) => [JSON.parse(Buffer.from(payload).toString()) as OrderRecord],
  };
}
