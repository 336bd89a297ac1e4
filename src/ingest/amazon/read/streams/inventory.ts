import type { Stream } from '../../../../contract/extractor.js';
import { ConfigError } from '../../../../runtime/errors.js';
import { readAccountScans } from '../../../reading/account-scans.js';
import type { ScanPage } from '../../../reading/full-scan.js';
import { parseSlice } from '../../../reading/json-slice.js';
import { StalePositionError } from '../../../reading/windows.js';
import type { AmazonClient } from '../../client/client.js';
import type { ConnectedAccount, Participation } from '../account.js';
import { amazonStreams } from '../streams.js';

const restartLimit = 3;

/** The stock of each marketplace in full: what only changed on its way in is in no list of changes. */
export function inventoryStream(account: ConnectedAccount): Stream {
  const { client, context } = account;
  return {
    ...amazonStreams.inventory,
    async *extract({ state }) {
      const accounts = (await account.marketplaces()).map((marketplace) => ({
        accountId: marketplace.id,
        readPages: () => readSummaries(client, marketplace),
      }));
      yield* readAccountScans({
        contents: 'stock',
        ...{ state, clock: client.clock, accounts, log: context.log },
        isOfAccount: (error): error is ConfigError => error instanceof ConfigError && error.code === 'http_404',
      });
    },
  };
}

/** A page token lives 30 seconds: a scan that was interrupted, or whose pages were stored too slowly, begins anew. */
async function* readSummaries(client: AmazonClient, marketplace: Participation): AsyncGenerator<ScanPage> {
  let token: string | undefined;
  let restarts = 0;
  for (;;) {
    try {
      const { page, next } = await summariesPage(client, marketplace, token);
      yield page;
      if (next === undefined) return;
      token = next;
    } catch (error) {
      if (!(error instanceof StalePositionError) || token === undefined || restarts >= restartLimit) throw error;
      token = undefined;
      restarts += 1;
    }
  }
}

async function summariesPage(
  client: AmazonClient,
  { id }: Participation,
  token: string | undefined,
): Promise<{ page: ScanPage; next: string | undefined }> {
  const { body, elements } = await client.call({
    ...{ operation: 'getInventorySummaries', path: '/fba/inventory/v1/summaries' },
    query: {
      ...{ details: 'true', granularityType: 'Marketplace', granularityId: id, marketplaceIds: id },
      ...(token !== undefined && { nextToken: token }),
    },
    slice: { path: ['payload', 'inventorySummaries'], fields: ['sellerSku', 'fnSku', 'condition'] },
  });
  const { pagination } = body as { pagination?: { nextToken?: string | null } | null };
  const next = pagination?.nextToken || undefined;
  const records = elements.map(({ bytes, fields }) => ({
    key: [id, ...fields.map((field) => String(parseSlice(field ?? null) ?? ''))].join('/'),
    updatedAt: null,
    payload: bytes,
  }));
  return { page: { records, position: undefined, isLast: next === undefined }, next };
}
