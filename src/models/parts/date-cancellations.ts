import type { OrderHeaderRecord } from '../../canonical/record.js';
import type { PoolClient } from '../../database/pool.js';
import { readSql } from '../../runtime/project-files.js';
import { decodeBody } from './part-body.js';
import type { HeaderRow, PartRow } from './part-row.js';

const headerVersions = readSql('models/parts/header-versions.sql');

/**
 * Dates cancellations without a day by the first header that reports them: the oldest of the uninterrupted run of
 * headers that do. A later export of the same order then changes nothing.
 */
export async function dateCancellations(
  client: PoolClient,
  sourceId: string,
  parts: readonly PartRow[],
): Promise<void> {
  const undated = parts.filter((part): part is HeaderRow => part.kind === 'header' && part.body.isCancelledUndated);
  if (undated.length === 0) return;
  const { rows } = await client.query<{ orderId: string; body: string | null }>(headerVersions, [
    sourceId,
    undated.map(({ orderId }) => orderId),
  ]);
  const firstKnown = new Map<string, string | null>();
  const isPast = new Set<string>();
  for (const { orderId, body } of rows) {
    if (isPast.has(orderId)) continue;
    const header = body === null ? null : (decodeBody('header', body) as OrderHeaderRecord);
    if (header?.isCancelledUndated) firstKnown.set(orderId, header.cancelledAt);
    else isPast.add(orderId);
  }
  for (const part of undated) part.body = { ...part.body, cancelledAt: firstKnown.get(part.orderId!)! };
}
