import type { Stream } from '../../../../contract/extractor.js';
import { readFullScan } from '../../../reading/full-scan.js';
import { finishAll } from '../order-assembly.js';
import { readNodes } from '../pages.js';
import { locationsPage } from '../queries/stock.js';
import type { ConnectedShop } from '../shop.js';
import { shopifyStreams } from '../streams.js';
import { beginAssembly } from './plain-record.js';

/** Locations have no filter by time: reads all of them, each time. */
export function locationsStream({ client, account }: ConnectedShop): Stream {
  return {
    ...shopifyStreams.locations,
    async *extract({ state }) {
      const { scopes } = await account();
      if (!scopes.has('read_locations') && !scopes.has('read_inventory')) return;
      yield* readFullScan({
        state,
        clock: client.clock,
        async *readPages(position) {
          const after = (position as string | undefined) ?? null;
          const paged = { query: locationsPage, root: 'locations', fields: ['id'], after };
          for await (const { elements, pageInfo } of readNodes(client, paged)) {
            yield {
              // No time: of two versions, the one extracted last is newer.
              records: finishAll(elements.map(({ bytes, fields }) => beginAssembly(bytes, fields))),
              position: pageInfo.endCursor,
              isLast: !pageInfo.hasNextPage,
            };
          }
        },
      });
    },
  };
}
