import type { OrderHeaderRecord, OrderLinesRecord, OrderRefundRecord } from '../../canonical/record.js';
import type { RawPlace } from '../change-set/change-set.js';

/** One live part, as stored. */
interface Row<K extends string, B> extends Omit<RawPlace, 'place'> {
  orderId: string | null;
  kind: K;
  partId: string;
  body: B;
  place: string | null;
  /** The sort key: the time of the delivery that contains the part. */
  delivery: string;
  /** Refunds: a different day in an older delivery; null if none. */
  otherDay: string | null;
  updatedAt: string;
  hasHeader: boolean;
}

export type HeaderRow = Row<'header', OrderHeaderRecord>;
export type LinesRow = Row<'lines', OrderLinesRecord>;
export type RefundRow = Row<'refund', OrderRefundRecord>;
export type PartRow = HeaderRow | LinesRow | RefundRow;

/** Facts about a part that are not in its body. */
type Found = Pick<PartRow, 'hasHeader' | 'updatedAt' | 'otherDay'>;

/** The same as stored, or only its position in the change set. */
export type KeptRow = Found & ({ seq: number } | (Omit<Row<PartRow['kind'], string>, keyof Found> & { seq: null }));

/** Where a part is, in the raw log and for people. */
export function placeOf({ stream, key, chunkId, position, place }: PartRow): RawPlace {
  return place === null ? { stream, key, chunkId, position } : { stream, key, chunkId, position, place };
}

/**
 * The parts of each order, each kind from oldest to newest; refund lines without an order first. The result does not
 * depend on the order of the rows.
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

/** UTC instants sort without their Z, with or without fractions. Deliveries sort by file time. */
function byAge(one: PartRow, other: PartRow): number {
  return (
    compared(one.kind, other.kind) ||
    compared(one.updatedAt.slice(0, -1), other.updatedAt.slice(0, -1)) ||
    compared(one.delivery, other.delivery) ||
    compared(one.partId, other.partId)
  );
}

/** The deliveries of an order's lines, oldest first, also the one that came with its header. */
export function deliveriesOfLines(header: HeaderRow, parts: readonly PartRow[]): LinesRow[] {
  const apart = parts.filter((part): part is LinesRow => part.kind === 'lines');
  const { orderId, updatedAt, lines } = header.body;
  if (lines === undefined) return apart;
  const own: LinesRow = {
    ...header,
    kind: 'lines',
    body: { kind: 'order_lines', orderId, updatedAt, lines, deletedLines: [], isWhole: true, refusal: null },
  };
  return apart.length === 0 ? [own] : [...apart, own].sort(byAge);
}

/** The newest time of all. */
export function newestOf(parts: readonly PartRow[]): string {
  return parts.reduce(
    (newest, { updatedAt }) => (newest.slice(0, -1) < updatedAt.slice(0, -1) ? updatedAt : newest),
    parts[0]!.updatedAt,
  );
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
