import type { ScanPage } from '../../reading/full-scan.js';
import { parseSlice } from '../../reading/json-slice.js';
import { StalePositionError } from '../../reading/windows.js';
import type { AmazonClient } from '../client/client.js';
import type { Participation } from './account.js';

const restartLimit = 3;

/**
 * The stock of a marketplace by its summaries. A page token lives 30 seconds: a scan that was interrupted, or whose pages were stored too
 * slowly, begins anew.
 */
export async function* readStockSummaries(client: AmazonClient, marketplace: Participation): AsyncGenerator<ScanPage> {
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
