import type { Stream } from '../../../../contract/extractor.js';
import { ConfigError } from '../../../../runtime/errors.js';
import { readAccountScans } from '../../../reading/account-scans.js';
import type { ScanPage } from '../../../reading/full-scan.js';
import type { ConnectedAccount, Participation } from '../account.js';
import { readStockReport } from '../stock-report.js';
import { readStockSummaries } from '../stock-summaries.js';
import { amazonStreams } from '../streams.js';

/** The stock of each marketplace in full: what only changed on its way in is in no list of changes. */
export function inventoryStream(account: ConnectedAccount): Stream {
  const { client, context } = account;
  return {
    ...amazonStreams.inventory,
    async *extract({ state }) {
      const accounts = (await account.marketplaces()).map((marketplace) => ({
        accountId: marketplace.id,
        readPages: () => readStock(account, marketplace),
      }));
      yield* readAccountScans({
        contents: 'stock',
        ...{ state, clock: client.clock, accounts, log: context.log },
        isOfAccount: (error): error is ConfigError => error instanceof ConfigError && error.code === 'http_404',
      });
    },
  };
}

/** The stock of a marketplace as it is now, by what the settings say. */
export function readStock(account: ConnectedAccount, marketplace: Participation): AsyncGenerator<ScanPage> {
  return account.settings.inventoryBy === 'report'
    ? readStockReport(account, marketplace)
    : readStockSummaries(account.client, marketplace);
}
