import { compoundId } from '../../../canonical/compound-id.js';
import type { OrderPartDeletionRecord, OrderRefundRecord, RefundLine } from '../../../canonical/record.js';
import { formatDecimal } from '../../staging/decimal.js';
import { unknownChannel } from './order.js';
import type { TypedRow } from './typed-row.js';

/** A row of refunds: what was taken back on one day, of an order that is known, comes later, or never. */
export function stageRefund(row: TypedRow): OrderRefundRecord | OrderPartDeletionRecord {
  const refundId = row.id('refund_id');
  const lineOfRefund = row.maybeId('refund_line_id');
  const refundLineId = compoundId(lineOfRefund === null ? [refundId] : [refundId, lineOfRefund]);
  const orderId = row.maybeId('order_id');
  if (row.isDeleted) {
    return { kind: 'order_part_deletion', part: 'refund', orderId: null, id: refundLineId, deletedAt: row.updatedAt };
  }
  const returns = row.withoutTax('amount', 'tax');
  const shipping = row.withoutTax('shipping', 'shipping_tax');
  const taxes = row.amount('tax') + row.amount('shipping_tax');
  const duties = row.amount('duties');
  const total = returns + shipping + taxes + duties;
  const lineId = row.maybeId('line_id');
  const quantity = row.maybeQuantity('quantity') ?? 0n;
  return {
    kind: 'order_refund',
    orderId,
    updatedAt: row.updatedAt,
    currency: row.maybeCurrency('currency'),
    salesChannel: row.maybeId('sales_channel') ?? unknownChannel,
    refund: {
      kind: lineId !== null || quantity > 0n ? 'line' : kindOfAmounts(returns, shipping),
      refundLineId,
      refundId,
      refundedAt: row.time('refunded_at'),
      lineId,
      quantity: formatDecimal(quantity),
      reason: row.text('reason'),
      returns: formatDecimal(returns),
      shipping: formatDecimal(shipping),
      taxes: formatDecimal(taxes),
      duties: formatDecimal(duties),
      total: formatDecimal(total),
      refunded: formatDecimal(row.maybeAmount('refunded') ?? total),
    },
  };
}

function kindOfAmounts(returns: bigint, shipping: bigint): RefundLine['kind'] {
  return returns === 0n && shipping > 0n ? 'shipping' : 'adjustment';
}
