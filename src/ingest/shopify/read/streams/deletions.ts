import type { Stream } from '../../../../contract/extractor.js';
import { windowFilter } from '../filter.js';
import { extractKeyed } from '../keyed-stream.js';
import { deletionsPage } from '../queries/deletions.js';
import type { ConnectedShop } from '../shop.js';
import { shopifyStreams } from '../streams.js';
import { beginAssembly } from './plain-record.js';
import { eventWindows } from './times.js';

const what = 'action:destroy AND (subject_type:ORDER OR subject_type:PRODUCT OR subject_type:CUSTOMER)';

/** Destroy events: the only trace of a deletion. */
export function deletionsStream({ client, context }: ConnectedShop): Stream {
  return {
    ...shopifyStreams.deletions,
    extract: (request) =>
      extractKeyed(
        client,
        {
          root: 'events',
          filterOf: (window) => `${what} AND ${windowFilter('created_at', window)}`,
          windows: eventWindows(context.backfillStart, context.clock.now()),
          page: {
            query: deletionsPage,
            fields: ['id', 'createdAt'],
            timeField: 1,
            assemble: async (elements) => elements.map(({ bytes, fields }) => beginAssembly(bytes, fields)),
          },
        },
        request,
      ),
  };
}
