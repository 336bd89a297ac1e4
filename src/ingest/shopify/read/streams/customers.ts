import type { Stream } from '../../../../contract/extractor.js';
import { ConfigError } from '../../../../runtime/errors.js';
import { customerDataWithheld } from '../../client/judge-answer.js';
import { windowFilter } from '../filter.js';
import { extractKeyed, type KeyedStream } from '../keyed-stream.js';
import type { Assembly } from '../order-assembly.js';
import { customersBulk, customersCount, customersPage } from '../queries/customers.js';
import type { ConnectedShop } from '../shop.js';
import { shopifyStreams } from '../streams.js';
import { beginAssembly } from './plain-record.js';
import { customerWindows } from './times.js';

const fields = ['id', 'updatedAt'];

export function customersStream(shop: ConnectedShop): Stream {
  return {
    ...shopifyStreams.customers,
    async *extract(request) {
      const { scopes } = await shop.account();
      if (!scopes.has('read_customers') || (await isWithheld(shop))) return;
      yield* extractKeyed(shop.client, customersOf(shop), request);
    },
  };
}

/**
 * Without approval for protected customer data, customers cannot be read, although counts and exports work: an export is then
 * empty, and the watermark would move past customers that were never seen.
 */
async function isWithheld({ client }: ConnectedShop): Promise<boolean> {
  const shown = await client
    .call({ query: customersPage, variables: { first: 1, after: null, query: "updated_at:>='2004-01-01T00:00:00Z'" } })
    .then(({ data }) => data.customers !== null)
    .catch((error: unknown) => {
      if (error instanceof ConfigError && error.code === customerDataWithheld) return false;
      throw error;
    });
  if (!shown) {
    client.warnOnce(
      "Customers cannot be read: the app is not approved to read customer data. Request access to protected customer data in the app's settings.",
    );
  }
  return !shown;
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
      children: [],
      begin: beginAssembly,
      pageSize: 1000,
      complete: async () => undefined,
    },
  };
}
