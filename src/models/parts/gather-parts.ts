import type { Source } from '../../canonical/source.js';
import type { PoolClient } from '../../database/pool.js';
import { TemporaryTables } from '../../database/temporary-tables.js';
import { forgetRejectedAt, hasRejected } from '../../ledger/rejected-records/rejected-records.js';
import { readSql } from '../../runtime/project-files.js';
import type { ChangeSet, ChangeSetRecord, Rejection } from '../change-set/change-set.js';
import { readMerge } from '../merge/read-merge.js';
import { assembleOrder } from './assemble-order.js';
import { dateCancellations } from './date-cancellations.js';
import { storeFirstParts } from './first-parts.js';
import { type OrderRemark, replaceRemarks } from './order-remarks.js';
import { decodeBody, type LivePart } from './part-body.js';
import { byOrder, type KeptRow, type PartRow, placeOf } from './part-row.js';
import { renewStatistics } from './part-statistics.js';
import { deliveryOf, isPart, nameOf, type PartInSet, partRows, partsAmong } from './parts-of-change-set.js';
import { remarksOnLoneRefund } from './remarks.js';

const partTables = new TemporaryTables([readSql('models/parts/part.tables.sql')]);
const touchedOrders = readSql('models/parts/touched-orders.sql');
const mergeParts = readMerge('parts/order-part.merge.sql');
const touchedRefunds = readSql('models/parts/touched-refunds.sql');
const touchedPlaces = readSql('models/parts/touched-places.sql');
const readParts = readSql('models/parts/read-parts.sql');
const standing = readSql('models/parts/standing.sql');
const retractedOrders = readSql('models/parts/retracted-orders.sql');
const retractedRefunds = readSql('models/parts/retracted-refunds.sql');
const deleteRetracted = readSql('models/parts/retracted-parts.delete.sql');

/** With fewer, a plan for one row costs little. */
const manyParts = 500;

/** The change set without order parts: assembled orders, and refunds whose order is unknown. */
interface Gathered {
  records: ChangeSetRecord[];
  /** Parts that were rejected, by themselves or with their order. */
  rejected: Rejection[];
  /**
   * Whether parts arrived that changed, or will change, the warehouse: then their previous state must be checked too.
   */
  hasParts: boolean;
  /** Whether these are nothing but orders of which the warehouse has nothing yet. */
  areNew: boolean;
}

/**
 * Stores the order parts of a change set, and assembles exactly the orders they touch from all known parts, so that the
 * result does not depend on arrival order or batch borders. The only source is `ops.order_part`, which has every
 * delivery's version of a part.
 */
export async function gatherParts(
  client: PoolClient,
  { source, records, retracted = [], untilTurn }: ChangeSet,
): Promise<Gathered> {
  const parts = partsAmong(records);
  if (parts.length === 0 && retracted.length === 0) {
    return { records: [...records], rejected: [], hasParts: false, areNew: false };
  }
  await partTables.empty(client, { forMany: parts.length > manyParts || retracted.length > 0 });
  const first = retracted.length === 0 ? await storeFirstParts(client, source.sourceId, parts) : null;
  const rejected = parts.flatMap(refusalOf);
  if (first?.live.length === 0) {
    await untilTurn?.();
    return { records: records.filter(({ record }) => !isPart(record)), rejected, hasParts: false, areNew: false };
  }
  const live = first?.live ?? (await storeAmongOthers(client, source, { parts, records, retracted }));
  if (await hasRejected(client, source.sourceId)) {
    await forgetRejectedAt(client, source.sourceId, { places: touchedPlaces, values: [source.sourceId] });
  }

  const remarks: OrderRemark[] = [];
  const whole: ChangeSetRecord[] = [];
  const groups = byOrder(live);
  await dateCancellations(client, source.sourceId, groups.flat());
  for (const group of groups) {
    if (!group[0]!.hasHeader) {
      whole.push(...group.map((part) => ({ record: part.body, from: placeOf(part) })));
      remarks.push(...group.flatMap(remarksOnLoneRefund));
      continue;
    }
    const { order, from, ...outcome } = assembleOrder(group);
    if (order) whole.push({ record: order, from, isAssembled: true });
    rejected.push(...outcome.rejected);
    remarks.push(...outcome.remarks);
  }
  await replaceRemarks(client, source.sourceId, remarks);
  if (whole.length === 0) await untilTurn?.();
  return {
    records: [...records.filter(({ record }) => !isPart(record)), ...whole],
    rejected,
    hasParts: whole.length > 0 || (await isAnyStanding(client, source)),
    areNew: first !== null && first.areNew && parts.length === records.length,
  };
}

interface Arrivals extends Required<Pick<ChangeSet, 'records' | 'retracted'>> {
  parts: readonly PartInSet[];
}

/**
 * Stores parts of which other versions may be known, without those of retracted deliveries, and returns all live parts
 * of the orders that they touch.
 */
async function storeAmongOthers(
  client: PoolClient,
  source: Source,
  { parts, records, retracted }: Arrivals,
): Promise<PartRow[]> {
  await partRows(parts).copyTo(client);
  const ofSource = [source.sourceId];
  await client.query(touchedOrders, ofSource);
  for (const { stream, delivery } of retracted) {
    const which = [source.sourceId, stream, delivery];
    for (const sql of [retractedOrders, retractedRefunds, deleteRetracted]) await client.query(sql, which);
  }
  await client.query(mergeParts, ofSource);
  await renewStatistics(client);
  await client.query('analyze touched_order');
  await client.query(touchedRefunds, ofSource);
  await client.query('analyze touched_refund');
  const { rows } = await client.query<KeptRow>(readParts, ofSource);
  return rows.map((row) => partOf(row, records));
}

async function isAnyStanding(client: PoolClient, { sourceId }: Source): Promise<boolean> {
  return (await firstRow<{ isStanding: boolean }>(client.query(standing, [sourceId]))).isStanding;
}

async function firstRow<Row extends object>(answer: Promise<{ rows: object[] }>): Promise<Row> {
  return (await answer).rows[0] as Row;
}

/** A part with a rejected row is also reported by itself, whether its order waits for it or not. */
function refusalOf({ record, from }: PartInSet): Rejection[] {
  if (record.kind !== 'order_lines' || record.refusal === null) return [];
  const { place, lineIds: _, ...refusal } = record.refusal;
  return [{ from: { ...from, ...(place !== null && { place }) }, ...refusal }];
}

function partOf(row: KeptRow, records: readonly ChangeSetRecord[]): PartRow {
  if (row.seq === null) return Object.assign(row, { body: decodeBody(row.kind, row.body) }) as PartRow;
  const { record, from } = records[row.seq]!;
  const { otherDay, updatedAt, hasHeader } = row;
  const { stream, key, chunkId, position, place = null } = from;
  const body = record as LivePart;
  const { kind, partId } = nameOf(body);
  return {
    orderId: body.orderId,
    kind,
    partId,
    body,
    stream,
    key,
    chunkId,
    position,
    place,
    delivery: deliveryOf(from),
    otherDay,
    updatedAt,
    hasHeader,
  } as PartRow;
}
