import type { PoolClient } from '../../database/pool.js';
import { forgetRejectedAt } from '../../ledger/rejected-records/rejected-records.js';
import { readSql } from '../../project-files.js';
import type { ChangeSet, ChangeSetRecord, Rejection } from '../change-set/change-set.js';
import { assembleOrder } from './assemble-order.js';
import { dateCancellations } from './date-cancellations.js';
import { type OrderRemark, tellRemarks } from './order-remarks.js';
import { decodeBody } from './part-body.js';
import { type KeptRow, type PartRow, placeOf } from './part-row.js';
import { remarksOnLoneRefund } from './remarks.js';
import { isPart, type PartInSet, partsAmong, stagedParts } from './staged-parts.js';

const partTables = readSql('models/parts/part-tables.sql');
const touchedOrders = readSql('models/parts/touched-orders.sql');
const mergeParts = readSql('models/parts/order-part.merge.sql');
const touchedRefunds = readSql('models/parts/touched-refunds.sql');
const touchedPlaces = readSql('models/parts/touched-places.sql');
const readParts = readSql('models/parts/read-parts.sql');
const staleStatistics = readSql('models/parts/stale-statistics.sql');
const retractedOrders = readSql('models/parts/retracted-orders.sql');
const retractedRefunds = readSql('models/parts/retracted-refunds.sql');
const deleteRetracted = readSql('models/parts/retracted-parts.delete.sql');

/** A change set without parts of orders: whole orders in their place, and refunds whose order is not known. */
interface Gathered {
  records: ChangeSetRecord[];
  /** Parts whose order, or which themselves, cannot be taken. */
  rejected: Rejection[];
  /** Whether any parts came: what they left behind has to be looked at too. */
  hasParts: boolean;
}

/**
 * Keeps the parts of orders that a change set brings, and puts exactly the orders together again that they touch, from all
 * parts known: so it does not matter which came first, nor in which batch. What of an order has come is told by
 * `ops.order_part` alone, which has every delivery's version of a part.
 */
export async function gatherParts(
  client: PoolClient,
  { source, records, retracted = [] }: ChangeSet,
): Promise<Gathered> {
  const parts = partsAmong(records);
  if (parts.length === 0 && retracted.length === 0) return { records: [...records], rejected: [], hasParts: false };
  await client.query(partTables);
  await stagedParts(parts).copyTo(client);
  const ofSource = [source.sourceId];
  await client.query(touchedOrders, ofSource);
  for (const { stream, delivery } of retracted) {
    const which = [source.sourceId, stream, delivery];
    for (const sql of [retractedOrders, retractedRefunds, deleteRetracted]) await client.query(sql, which);
  }
  await client.query(mergeParts, ofSource);
  const { rows: statistics } = await client.query<{ isStale: boolean }>(staleStatistics);
  if (statistics[0]?.isStale) await client.query('analyze ops.order_part');
  await client.query('analyze touched_order');
  await client.query(touchedRefunds, ofSource);
  await client.query('analyze touched_refund');
  await forgetRejectedAt(client, source.sourceId, { places: touchedPlaces, values: ofSource });
  const { rows } = await client.query<KeptRow>(readParts, ofSource);

  const rejected = parts.flatMap(refusalOf);
  const remarks: OrderRemark[] = [];
  const whole: ChangeSetRecord[] = [];
  const groups = byOrder(rows).map((kept) => kept.map(partOf));
  await dateCancellations(client, source.sourceId, groups.flat());
  for (const group of groups) {
    if (!group[0]!.hasHeader) {
      whole.push(...group.map((part) => ({ record: part.body, from: placeOf(part) })));
      remarks.push(...group.flatMap(remarksOnLoneRefund));
      continue;
    }
    const { order, from, ...told } = assembleOrder(group);
    if (order) whole.push({ record: order, from, isAssembled: true });
    rejected.push(...told.rejected);
    remarks.push(...told.remarks);
  }
  await tellRemarks(client, source.sourceId, remarks);
  return { records: [...records.filter(({ record }) => !isPart(record)), ...whole], rejected, hasParts: true };
}

/** A part that holds a row which cannot be taken is told of by itself too, whether its order waits for it or not. */
function refusalOf({ record, from }: PartInSet): Rejection[] {
  if (record.kind !== 'order_lines' || record.refusal === null) return [];
  const { place, lineIds: _, ...refusal } = record.refusal;
  return [{ from: { ...from, ...(place !== null && { place }) }, ...refusal }];
}

function partOf(row: KeptRow): PartRow {
  return Object.assign(row, { body: decodeBody(row.kind, row.body) }) as PartRow;
}

/** The rows come in the order of their orders. Those without one are a group. */
function byOrder(rows: readonly KeptRow[]): KeptRow[][] {
  const groups: KeptRow[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && last[0]!.orderId === row.orderId && last[0]!.hasHeader === row.hasHeader) last.push(row);
    else groups.push([row]);
  }
  return groups;
}
