import type { Stream } from '../../../../contract/extractor.js';
import { readFullScan, type ScanPage } from '../../../reading/full-scan.js';
import type { SlicedElement } from '../../../reading/json-slice.js';
import type { ShopifyClient } from '../../client/client.js';
import { idOfGid } from '../../client/gid.js';
import { type Assembly, finishAll } from '../order-assembly.js';
import { moreOf, pagingLimit, readNested, readNodes } from '../pages.js';
import { inventoryLevels, inventoryPage } from '../queries/stock.js';
import type { ConnectedShop } from '../shop.js';
import { shopifyStreams } from '../streams.js';
import { beginAssembly } from './plain-record.js';

/** A level changes without its item, so a filter by time would miss it: reads all items, each time. */
export function inventoryStream({ client, account }: ConnectedShop): Stream {
  return {
    ...shopifyStreams.inventory,
    async *extract({ state }) {
      const { scopes } = await account();
      // An item's variant belongs to a product: without products, a level cannot be matched to anything.
      if (!scopes.has('read_inventory') || !scopes.has('read_products')) return;
      yield* readFullScan({
        state,
        clock: client.clock,
        readPages: (position) => readPages(client, position as Position | undefined),
      });
    },
  };
}

/** Items after `afterId`; `after` is a cursor among these. */
interface Position {
  afterId: string | null;
  cursor: string | null;
  rows: number;
}

/** Items come in the order of their ids; before the paging limit is reached, the next query begins at the last id. */
async function* readPages(client: ShopifyClient, from: Position | undefined): AsyncGenerator<ScanPage> {
  let position: Position | null = from ?? { afterId: null, cursor: null, rows: 0 };
  while (position !== null) {
    const { afterId, cursor, rows: rowsBefore }: Position = position;
    const paged = {
      query: inventoryPage,
      root: 'inventoryItems',
      // The first query needs no filter, but the argument is required: every item has an id above this one.
      variables: { query: afterId === null ? null : `id:>${afterId}` },
      fields: ['id', 'inventoryLevels'],
      after: cursor,
      rowsBefore,
    };
    position = null;
    for await (const { elements, pageInfo, rows } of readNodes(client, paged)) {
      const items = await assemble(client, elements);
      const isAtLimit = pageInfo.hasNextPage && rows + elements.length >= pagingLimit;
      const next: Position = isAtLimit
        ? { afterId: idOfGid(items.at(-1)!.gid), cursor: null, rows: 0 }
        : { afterId, cursor: pageInfo.endCursor, rows };
      yield { records: finishAll(items), position: next, isLast: !pageInfo.hasNextPage };
      if (!isAtLimit) continue;
      position = next;
      break;
    }
  }
}

async function assemble(client: ShopifyClient, elements: readonly SlicedElement[]): Promise<Assembly[]> {
  const items: Assembly[] = [];
  for (const { bytes, fields } of elements) {
    // The item's own time does not cover its levels: of two versions, the one extracted last is newer.
    const item = beginAssembly(bytes, [fields[0] ?? null]);
    const more = moreOf(fields[1] ?? null);
    if (more) {
      const nested = {
        query: inventoryLevels,
        root: 'inventoryItem',
        connection: 'inventoryLevels',
        after: more.after,
      };
      const further = await readNested(client, { ...nested, id: item.gid });
      if (further === null) item.isGone = true;
      else item.fragments.push(...further);
    }
    items.push(item);
  }
  return items;
}
