import type { PlatformConnector } from '../../contract/extractor.js';
import { AmazonClient } from './client/client.js';
import { amazonSettings } from './client/settings.js';
import { connectAccount } from './read/account.js';
import { optional } from './read/optional.js';
import { probeAccount } from './read/probe.js';
import { amazonStreams } from './read/streams.js';
import { inventoryStream } from './read/streams/inventory.js';
import { ledgerStream } from './read/streams/ledger.js';
import { ordersStream } from './read/streams/orders.js';
import { returnsStream } from './read/streams/returns.js';
import { settlementsStream } from './read/streams/settlements.js';
import { transactionsStream } from './read/streams/transactions.js';
import { stageAmazon } from './to-canonical/stage.js';

/** Amazon's Selling Partner API; see the folder's README. */
export const amazon: PlatformConnector<typeof amazonSettings> = {
  platform: 'AMAZON',
  settings: amazonSettings,
  streams: Object.values(amazonStreams),
  connect(settings, context) {
    const client = new AmazonClient(settings, context);
    const account = connectAccount(client, settings, context);
    return {
      probe: () => probeAccount(account),
      streams: [
        ordersStream(account),
        optional(account, transactionsStream(account)),
        optional(account, returnsStream(account)),
        optional(account, settlementsStream(account)),
        optional(account, inventoryStream(account)),
        optional(account, ledgerStream(account)),
      ],
      close: () => client.close(),
    };
  },
  stage: stageAmazon,
  // Refunds are parts of their own, see `recordsAtOnce`.
  recordsAtOnce: 3000,
};
