import type { OrderHeaderRecord, OrderLineRecord, OrderRefundRecord } from '../../canonical/record.js';
import type { RawPlace } from '../build/change-set.js';
import type { PartKind } from './staged-parts.js';

/** One live part, as the table has it. */
export interface PartRow extends Omit<RawPlace, 'place'> {
  orderId: string | null;
  kind: PartKind;
  body: OrderHeaderRecord | OrderLineRecord | OrderRefundRecord;
  place: string | null;
  /** The newest time of all parts of the order. */
  orderUpdatedAt: string;
  hasHeader: boolean;
}

/** Where a part stands in the raw log, and for people. */
export function placeOf({ stream, key, chunkId, position, place }: PartRow): RawPlace {
  return { stream, key, chunkId, position, ...(place !== null && { place }) };
}
