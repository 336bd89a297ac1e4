import type { OrderHeaderRecord, OrderLinesRecord, OrderRefundRecord } from '../../canonical/record.js';
import type { RawPlace } from '../build/change-set.js';

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

/** What is found out of a part beside what it says itself. */
type Found = Pick<PartRow, 'otherDay' | 'orderUpdatedAt' | 'hasHeader'>;

/** The same as it is kept, or no more than where in the change set it stands. */
export type KeptRow = Found & ({ seq: number } | (Omit<Row<PartRow['kind'], string>, keyof Found> & { seq: null }));

/** Where a part stands in the raw log, and for people. */
export function placeOf({ stream, key, chunkId, position, place }: PartRow): RawPlace {
  return place === null ? { stream, key, chunkId, position } : { stream, key, chunkId, position, place };
}
