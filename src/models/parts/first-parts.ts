import type { OrderHeaderRecord, OrderLinesRecord } from '../../canonical/record.js';
import type { PoolClient } from '../../database/pool.js';
import { readSql } from '../../runtime/project-files.js';
import { TableRows } from '../change-set/table-rows.js';
import { decodeBody } from './part-body.js';
import type { KeptRow, PartRow } from './part-row.js';
import { renewStatistics } from './part-statistics.js';
import { deliveryOf, nameOf, type PartInSet, partColumns } from './parts-of-change-set.js';

const touch = 'insert into touched_order (order_id) select * from unnest($1::text[])';
const knownParts = readSql('models/parts/known-parts.sql');

type KnownRow = Extract<KeptRow, { seq: null }> & { isDeleted: boolean };
type FirstPart = PartInSet & { record: OrderHeaderRecord | OrderLinesRecord };

interface FirstParts {
  /** All parts of the orders that have a header by now. */
  live: PartRow[];
  /** No order has a header that was known before. */
  areNew: boolean;
}

/**
 * Stores parts of orders of which no such part is known, as most are in an import, and returns all parts of the orders
 * that have a header by now. There are no versions to choose from, so the rows go into the table as they are, and only
 * what was known before is read.
 *
 * Without any such order, `touched_order` stays empty: the warehouse has nothing of them.
 *
 * null: some may be known, or are more than headers and lines. Then nothing is stored, and `touched_order` is empty.
 */
export async function storeFirstParts(
  client: PoolClient,
  sourceId: string,
  parts: readonly PartInSet[],
): Promise<FirstParts | null> {
  const arriving = onePerKind(parts);
  if (arriving === null) return null;
  const orderIds = [...arriving.keys()];
  await renewStatistics(client);
  const { rows: known } = await client.query<KnownRow>(knownParts, [sourceId, orderIds]);
  if (!areFirst(arriving, known)) return null;
  const rows = new TableRows('ops.order_part');
  for (const part of parts) rows.add(Object.assign(partColumns(part), { source_id: sourceId }));
  await rows.copyTo(client);
  const live = partsWithHeader(arriving, known);
  if (live.length > 0) {
    await client.query(touch, [orderIds]);
    await client.query('analyze touched_order, touched_refund');
  }
  return { live, areNew: known.every(({ kind }) => kind === 'lines') };
}

/** What arrives of one order. */
interface Arriving {
  header: FirstPart | null;
  lines: FirstPart | null;
}

/** By order; null: two of a kind of one order, or more than headers and lines. */
function onePerKind(parts: readonly PartInSet[]): ReadonlyMap<string, Arriving> | null {
  const arriving = new Map<string, Arriving>();
  for (const part of parts) {
    if (!isFirstPart(part)) return null;
    const { orderId } = part.record;
    const kind = part.record.kind === 'order_header' ? 'header' : 'lines';
    let ofOrder = arriving.get(orderId);
    if (!ofOrder) {
      ofOrder = { header: null, lines: null };
      arriving.set(orderId, ofOrder);
    }
    if (ofOrder[kind] !== null) return null;
    ofOrder[kind] = part;
  }
  return arriving;
}

function isFirstPart(part: PartInSet): part is FirstPart {
  return part.record.kind === 'order_header' || part.record.kind === 'order_lines';
}

/** Whether nothing has to be chosen: no other version of what arrives, no deleted part, no refund, one header at most. */
function areFirst(arriving: ReadonlyMap<string, Arriving>, known: readonly KnownRow[]): boolean {
  const withHeader = new Set<string>();
  for (const { kind, isDeleted, orderId } of known) {
    if (isDeleted || kind === 'refund' || arriving.get(orderId!)![kind] !== null) return false;
    if (kind !== 'header') continue;
    if (withHeader.has(orderId!)) return false;
    withHeader.add(orderId!);
  }
  return true;
}

function partsWithHeader(arriving: ReadonlyMap<string, Arriving>, known: readonly KnownRow[]): PartRow[] {
  const withHeader = new Set(known.flatMap(({ kind, orderId }) => (kind === 'header' ? [orderId] : [])));
  for (const [orderId, { header }] of arriving) if (header) withHeader.add(orderId);
  const found: PartRow[] = [];
  for (const row of known) if (withHeader.has(row.orderId)) found.push(knownPart(row));
  for (const [orderId, { header, lines }] of arriving) {
    if (!withHeader.has(orderId)) continue;
    if (header) found.push(arrivingPart(header));
    if (lines) found.push(arrivingPart(lines));
  }
  return found;
}

function knownPart(row: KnownRow): PartRow {
  return Object.assign(row, { body: decodeBody(row.kind, row.body) }) as PartRow;
}

function arrivingPart({ record, from }: FirstPart): PartRow {
  const { stream, key, chunkId, position, place = null } = from;
  const { kind, partId } = nameOf(record);
  return {
    orderId: record.orderId,
    kind,
    partId,
    body: record,
    stream,
    key,
    chunkId,
    position,
    place,
    delivery: deliveryOf(from),
    otherDay: null,
    updatedAt: record.updatedAt,
    hasHeader: true,
  } as PartRow;
}
