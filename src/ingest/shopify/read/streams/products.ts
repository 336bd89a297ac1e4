import type { Stream } from '../../../../contract/extractor.js';
import { parseSlice, type SlicedElement } from '../../../reading/json-slice.js';
import type { ShopifyClient } from '../../client/client.js';
import { windowFilter } from '../filter.js';
import { extractKeyed, type KeyedStream } from '../keyed-stream.js';
import type { Assembly } from '../order-assembly.js';
import { moreOf, readNested } from '../pages.js';
import { productsBulk, productsCount, productsPage, productVariants } from '../queries/catalogue.js';
import type { ConnectedShop } from '../shop.js';
import { shopifyStreams } from '../streams.js';
import { beginAssembly } from './plain-record.js';
import { entityWindows } from './times.js';

const fields = ['id', 'updatedAt', 'variants'];

/** Products with every variant and its unit cost. */
export function productsStream(shop: ConnectedShop): Stream {
  return {
    ...shopifyStreams.products,
    async *extract(request) {
      const { scopes } = await shop.account();
      if (scopes.has('read_products')) yield* extractKeyed(shop.client, productsOf(shop), request);
    },
  };
}

function productsOf({ client, settings }: ConnectedShop): KeyedStream<Assembly> {
  return {
    root: 'products',
    filterOf: (window) => windowFilter('updated_at', window),
    windows: entityWindows,
    page: {
      query: productsPage,
      fields,
      timeField: 1,
      assemble: (elements) => assemblePage(client, elements),
    },
    count: { query: productsCount, root: 'productsCount' },
    bulk: {
      query: productsBulk,
      threshold: settings.bulkThreshold,
      fields,
      children: ['ProductVariant'],
      begin: beginAssembly,
      pageSize: 250,
      complete: async () => undefined,
    },
  };
}

async function assemblePage(client: ShopifyClient, elements: readonly SlicedElement[]): Promise<Assembly[]> {
  const products: Assembly[] = [];
  for (const { bytes, fields: sliced } of elements) {
    const product = beginAssembly(bytes, sliced);
    const more = moreOf(sliced[2] ?? null);
    if (more) {
      const id = parseSlice(sliced[0] ?? null) as string;
      const nested = { query: productVariants, root: 'product', connection: 'variants', id, after: more.after };
      const further = await readNested(client, nested);
      if (further === null) product.isGone = true;
      else product.fragments.push(...further);
    }
    products.push(product);
  }
  return products;
}
