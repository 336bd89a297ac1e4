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
  /** The newest time of all parts of the order. */
  orderUpdatedAt: string;
  hasHeader: boolean;
}

export type HeaderRow = Row<'header', OrderHeaderRecord>;
export type LinesRow = Row<'lines', OrderLinesRecord>;
export type RefundRow = Row<'refund', OrderRefundRecord>;
export type PartRow = HeaderRow | LinesRow | RefundRow;
/** The same with its body as it is kept. */
export type KeptRow = Row<PartRow['kind'], string>;

/** Where a part stands in the raw log, and for people. */
export function placeOf({ stream, key, chunkId, position, place }: PartRow): RawPlace {
  return { stream, key, chunkId, position, ...(place !== null && { place }) };
}
