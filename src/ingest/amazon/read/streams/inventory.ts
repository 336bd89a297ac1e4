import type { Stream } from '../../../../contract/extractor.js';
import { ConfigError } from '../../../../runtime/errors.js';
import { readAccountScans } from '../../../reading/account-scans.js';
import type { ScanPage } from '../../../reading/full-scan.js';
import { parseSlice } from '../../../reading/json-slice.js';
import type { AmazonClient } from '../../client/client.js';
import type { ConnectedAccount, Participation } from '../account.js';
import { amazonStreams } from '../streams.js';

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
        ...{ state, clock: client.clock, accounts, log: context.log },
        isOfAccount: (error): error is ConfigError => error instanceof ConfigError && error.code === 'http_404',
      });
    },
  };
}

/** A page token lives 30 seconds: an interrupted scan begins anew. */
async function* readSummaries(client: AmazonClient, { id }: Participation): AsyncGenerator<ScanPage> {
  let token: string | undefined;
  for (;;) {
    const { body, elements } = await client.call({
      ...{ operation: 'getInventorySummaries', path: '/fba/inventory/v1/summaries' },
      query: {
        ...{ details: 'true', granularityType: 'Marketplace', granularityId: id, marketplaceIds: id },
        ...(token !== undefined && { nextToken: token }),
      },
      slice: { path: ['payload', 'inventorySummaries'], fields: ['sellerSku', 'fnSku', 'condition'] },
    });
    const { pagination } = body as { pagination?: { nextToken?: string | null } | null };
    token = pagination?.nextToken || undefined;
    const records = elements.map(({ bytes, fields }) => ({
      key: [id, ...fields.map((field) => String(parseSlice(field ?? null) ?? ''))].join('/'),
      updatedAt: null,
      payload: bytes,
    }));
    yield { records, position: undefined, isLast: token === undefined };
    if (token === undefined) return;
  }
}
