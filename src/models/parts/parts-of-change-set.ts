import type { OrderPartRecord } from '../../canonical/record.js';
import type { ChangeSetRecord, RawPlace } from '../change-set/change-set.js';
import { type NamedRow, TableRows } from '../change-set/table-rows.js';
import { encodeBody } from './part-body.js';

export type PartKind = 'header' | 'lines' | 'refund';

/** As stored: a header that has all lines of its order is `whole`, which no lines are waited for. */
type StoredKind = PartKind | 'whole';

/** A part of an order in a change set, with its position there. */
export interface PartInSet {
  seq: number;
  record: OrderPartRecord;
  from: RawPlace;
}

/** The order parts among the records of a change set. */
export function partsAmong(records: readonly ChangeSetRecord[]): PartInSet[] {
  return records.flatMap(({ record, from }, seq) => (isPart(record) ? [{ seq, record, from }] : []));
}

/**
 * The orders that these records are, whole or as headers and lines; null if there are others, which may depend on more than these
 * orders. Postings may be among them: what they depend on is read once the change sets before are committed.
 */
export function ordersAlone(records: readonly ChangeSetRecord[]): ReadonlySet<string> | null {
  const orders = new Set<string>();
  for (const { record } of records) {
    if (record.kind === 'posting') continue;
    if (record.kind !== 'order' && record.kind !== 'order_header' && record.kind !== 'order_lines') return null;
    orders.add(record.orderId);
  }
  return orders;
}

export function isPart(record: ChangeSetRecord['record']): record is OrderPartRecord {
  return record.kind.startsWith('order_');
}

/** The rows of the parts: the canonical record itself under the name of the part. */
export function partRows(parts: readonly PartInSet[]): TableRows {
  const rows = new TableRows('staged_part');
  for (const part of parts) rows.add(Object.assign(partColumns(part), { seq: part.seq }));
  return rows;
}

/** The columns that `staged_part` and `ops.order_part` have in common. */
export function partColumns({ record, from }: PartInSet): NamedRow {
  const { kind, partId } = nameOf(record);
  const isDeleted = record.kind === 'order_part_deletion';
  const storedKind: StoredKind = record.kind === 'order_header' && record.lines !== undefined ? 'whole' : kind;
  return {
    kind: storedKind,
    part_id: partId,
    order_id: record.orderId,
    updated_at: isDeleted ? record.deletedAt : record.updatedAt,
    is_deleted: isDeleted,
    body: isDeleted ? null : encodeBody(record),
    stream: from.stream,
    record_key: from.key,
    chunk_id: from.chunkId,
    position: from.position,
    place: from.place,
    delivery: deliveryOf(from),
  };
}

/** A record without a delivery is a delivery of its own, with all its versions. */
export function deliveryOf({ delivery, stream, key }: RawPlace): string {
  return delivery ?? `(${stream} ${key})`;
}

/** What a part is, and the name that it is stored under. */
export function nameOf(record: OrderPartRecord): { kind: PartKind; partId: string } {
  switch (record.kind) {
    case 'order_header':
      return { kind: 'header', partId: record.orderId };
    case 'order_lines':
      return { kind: 'lines', partId: record.orderId };
    case 'order_refund':
      return { kind: 'refund', partId: record.refund.refundLineId };
    case 'order_part_deletion':
      return { kind: record.part, partId: record.part === 'header' ? `${record.orderId}` : `${record.id}` };
  }
}
