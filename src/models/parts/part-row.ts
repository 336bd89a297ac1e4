import type { OrderHeaderRecord, OrderLinesRecord, OrderRefundRecord } from '../../canonical/record.js';
import type { RawPlace } from '../change-set/change-set.js';

/** One live part, as the table has it. */
interface Row<K extends string, B> extends Omit<RawPlace, 'place'> {
  orderId: string | null;
  kind: K;
  partId: string;
  body: B;
  place: string | null;
  /** Sorts by the time of what brought the part. */
  delivery: string;
  /** Of a refund: another day on which an older delivery has it; null: none has. */
  otherDay: string | null;
  updatedAt: string;
  hasHeader: boolean;
}

export type HeaderRow = Row<'header', OrderHeaderRecord>;
export type LinesRow = Row<'lines', OrderLinesRecord>;
export type RefundRow = Row<'refund', OrderRefundRecord>;
export type PartRow = HeaderRow | LinesRow | RefundRow;

/** What is found out of a part beside what it says itself. */
type Found = Pick<PartRow, 'hasHeader' | 'updatedAt' | 'otherDay'>;

/** The same as it is kept, or no more than where in the change set it stands. */
export type KeptRow = Found & ({ seq: number } | (Omit<Row<PartRow['kind'], string>, keyof Found> & { seq: null }));

/** Where a part stands in the raw log, and for people. */
export function placeOf({ stream, key, chunkId, position, place }: PartRow): RawPlace {
  return place === null ? { stream, key, chunkId, position } : { stream, key, chunkId, position, place };
}

/**
 * The parts of each order together, those of a kind from the oldest to the newest; refund lines without an order first. Always
 * in the same order, whatever the rows come in.
 */
export function byOrder(rows: readonly PartRow[]): PartRow[][] {
  const alone: PartRow[] = [];
  const groups = new Map<string, PartRow[]>();
  for (const row of rows) {
    if (!row.hasHeader) {
      alone.push(row);
      continue;
    }
    const group = groups.get(row.orderId!);
    if (group) group.push(row);
    else groups.set(row.orderId!, [row]);
  }
  const orders = [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
  for (const group of orders) if (group.length > 2) group.sort(byAge);
  return alone.length === 0 ? orders : [alone.sort(byAge), ...orders];
}

/** Instants in UTC sort without their Z, fractions or none. Deliveries sort by the time of their files. */
function byAge(one: PartRow, other: PartRow): number {
  return (
    compared(one.kind, other.kind) ||
    compared(one.updatedAt.slice(0, -1), other.updatedAt.slice(0, -1)) ||
    compared(one.delivery, other.delivery) ||
    compared(one.partId, other.partId)
  );
}

/** The newest time of all of them. */
export function newestOf(parts: readonly PartRow[]): string {
  return parts.reduce(
    (newest, { updatedAt }) => (newest.slice(0, -1) < updatedAt.slice(0, -1) ? updatedAt : newest),
    parts[0]!.updatedAt,
  );
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
