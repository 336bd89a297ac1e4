import type { RefundLine } from '../../canonical/record.js';
import { type FixedPoint, formatDecimal } from './decimal.js';

/** A refund row whose amounts are still numbers. */
export interface RefundRow {
  kind: RefundLine['kind'];
  refundLineId: string;
  refundId: string;
  refundedAt: string;
  lineId: string | null;
  quantity: FixedPoint;
  isLost?: true;
  reason: string | null;
  returns: FixedPoint;
  shipping: FixedPoint;
  taxes: FixedPoint;
  duties: FixedPoint;
  fees: FixedPoint;
  tips: FixedPoint;
  total: FixedPoint;
  refunded: FixedPoint;
}

/** The defaults of a row. */
export const nothingTaken = {
  lineId: null,
  quantity: 0n,
  reason: null,
  returns: 0n,
  shipping: 0n,
  taxes: 0n,
  duties: 0n,
  fees: 0n,
  tips: 0n,
  refunded: 0n,
};

export function refundLine(row: RefundRow): RefundLine {
  return {
    ...row,
    quantity: formatDecimal(row.quantity),
    returns: formatDecimal(row.returns),
    shipping: formatDecimal(row.shipping),
    taxes: formatDecimal(row.taxes),
    duties: formatDecimal(row.duties),
    fees: formatDecimal(row.fees),
    tips: formatDecimal(row.tips),
    total: formatDecimal(row.total),
    refunded: formatDecimal(row.refunded),
  };
}
