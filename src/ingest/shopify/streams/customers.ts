import type { Stream } from '../../extractor.js';
import { windowFilter } from '../filter.js';
import { extractKeyed, type KeyedStream } from '../keyed-stream.js';
import type { Assembly } from '../order-assembly.js';
import { customersBulk, customersCount, customersPage } from '../queries/customers.js';
import type { ConnectedShop } from '../shop.js';
import { beginAssembly } from './plain-record.js';
import { customerWindows } from './times.js';

const fields = ['id', 'updatedAt'];

export function customersStream(shop: ConnectedShop): Stream {
  return {
    name: 'customers',
    mode: 'incremental',
    async *extract(request) {
      const { scopes } = await shop.account();
      if (scopes.has('read_customers')) yield* extractKeyed(shop.client, customersOf(shop), request);
    },
  };
}

function customersOf({ settings }: ConnectedShop): KeyedStream<Assembly> {
  return {
    root: 'customers',
    // The filter matches whole days: an upper bound of today would leave out all of today.
    filterOf: ({ from, to, isLatest }) => windowFilter('updated_at', { from, to: isLatest ? null : to }),
    windows: customerWindows,
    page: {
      query: customersPage,
      fields,
      timeField: 1,
      assemble: async (elements) => elements.map(({ bytes, fields: sliced }) => beginAssembly(bytes, sliced)),
    },
    count: { query: customersCount, root: 'customersCount' },
    bulk: {
      query: customersBulk,
      threshold: settings.bulkThreshold,
      fields,
      begin: beginAssembly,
      pageSize: 1000,
      complete: async () => undefined,
    },
  };
}
