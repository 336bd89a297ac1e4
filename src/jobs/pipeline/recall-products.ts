import type { OrderLine, OrderRecord } from '../../canonical/record.js';
import type { Source } from '../../canonical/source.js';
import type { DriftReport, PlatformConnector } from '../../contract/extractor.js';
import type { Queryable } from '../../database/pool.js';
import type { ChangeSetRecord } from '../../models/change-set/change-set.js';
import { readEarlierVersions, readRawRecords } from '../../raw/raw-log.js';
import { DataError } from '../../runtime/errors.js';

const unheard: DriftReport = { unknownField: () => undefined, unknownValue: () => undefined };

/**
 * A platform that renders old orders again omits the product from lines whose product was deleted. It is taken from the
 * newest earlier version in the raw log that still has it, so that a later, unrelated edit of the order does not lose
 * it. The result depends only on the log, not on batches: later versions have no influence. A store first read after
 * the deletion has only the platform's data.
 */
export async function recallProducts(
  db: Queryable,
  source: Source,
  connector: PlatformConnector,
  staged: readonly ChangeSetRecord[],
): Promise<void> {
  const forgetful = staged.flatMap((each) => {
    const order = orderIn(each.record);
    return order?.lines.some(({ isForgotten }) => isForgotten) ? [{ order, from: each.from }] : [];
  });
  if (forgetful.length === 0) return;
  const earlier = await readEarlierVersions(
    db,
    source.sourceId,
    forgetful.map(({ from }) => from),
  );
  let open = forgetful.map(({ order }, at) => ({ order, versions: earlier[at]! }));
  for (let step = 0; open.length > 0; step += 1) {
    open = open.filter(({ order, versions }) => versions[step] && order.lines.some(({ isForgotten }) => isForgotten));
    const records = await readRawRecords(
      db,
      open.map(({ versions }) => versions[step]!),
    );
    const byPlace = new Map(records.map((record) => [`${record.chunkId}/${record.position}`, record]));
    for (const { order, versions } of open) {
      const { chunkId, position } = versions[step]!;
      const before = stagedOrder(connector, byPlace.get(`${chunkId}/${position}`)!, source);
      if (before) order.lines = order.lines.map((line) => recalled(line, before));
    }
  }
}

function orderIn(record: ChangeSetRecord['record']): OrderRecord | null {
  if (record.kind === 'split_order') return record.order;
  return record.kind === 'order' ? record : null;
}

/** null for a version that was not an order (such as one in the trash), or was rejected. */
function stagedOrder(
  connector: PlatformConnector,
  version: Parameters<PlatformConnector['stage']>[0],
  source: Source,
): OrderRecord | null {
  try {
    return connector.stage(version, source, unheard).map(orderIn).find(Boolean) ?? null;
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}

function recalled(line: OrderLine, { lines }: OrderRecord): OrderLine {
  const before = line.isForgotten ? lines.find(({ lineId }) => lineId === line.lineId) : undefined;
  if (!before || before.isForgotten) return line;
  const { variantId, productId, sku, title, variantTitle } = before;
  const { isForgotten: _, ...known } = line;
  return { ...known, variantId, productId, sku, title, variantTitle };
}
