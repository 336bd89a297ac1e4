import type {
  OrderHeaderRecord,
  OrderLine,
  OrderLinesRecord,
  OrderRefundRecord,
  RefundLine,
} from '../../src/canonical/record.js';
import { line, order, refund } from './records.js';

/** The header of an order, without a total of its own. */
export function header(orderId: string, changes: Partial<OrderHeaderRecord> = {}): OrderHeaderRecord {
  const { presentment: _, lines: __, refunds: ___, ...fields } = order(orderId);
  return {
    ...fields,
    kind: 'order_header',
    isCancelledUndated: false,
    taxes: null,
    shippingTaxes: '0',
    discounts: '0',
    total: null,
    refundedSoFar: null,
    refundedSoFarOn: null,
    ...changes,
  };
}

export function linePart(
  orderId: string,
  lineId: string,
  { updatedAt = '2026-03-10T12:00:00Z', ...changes }: Partial<OrderLine> & { updatedAt?: string } = {},
): OrderLinesRecord {
  return linesPart(orderId, [line(lineId, changes)], { updatedAt });
}

export function refundPart(
  orderId: string | null,
  refundLineId: string,
  { updatedAt = '2026-03-12T12:00:00Z', ...changes }: Partial<RefundLine> & { updatedAt?: string } = {},
): OrderRefundRecord {
  const record = refund(refundLineId, { refundId: refundLineId, ...changes });
  return {
    ...{
      kind: 'order_refund',
      orderId,
      updatedAt,
      currency: null,
      salesChannel: 'till',
      customerId: null,
      isSum: false,
    },
    refund: record,
  };
}

/** The lines of an order in one delivery. */
export function linesPart(
  orderId: string,
  lines: OrderLine[],
  changes: Partial<OrderLinesRecord> = {},
): OrderLinesRecord {
  return {
    ...{ kind: 'order_lines', orderId, updatedAt: '2026-03-10T12:00:00Z', lines },
    ...{ deletedLines: [], isWhole: null, refusal: null },
    ...changes,
  };
}
