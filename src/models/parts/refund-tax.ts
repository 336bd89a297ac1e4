import { Big } from 'big.js';
import type { OrderHeaderRecord, OrderLine, RefundLine } from '../../canonical/record.js';

/**
 * Takes the tax out of a refund's amounts where the order's are without tax: those of goods by the line, or by all lines if it names none,
 * those of shipping and fees by the order's shipping.
 */
export function refundTaxTakenOut(
  refund: RefundLine,
  { shippingTaxes }: Pick<OrderHeaderRecord, 'shippingTaxes'>,
  lines: readonly OrderLine[],
): RefundLine {
  const { taxWithin, ...rest } = refund;
  if (taxWithin === undefined) return refund;
  const own = lines.filter(({ lineId }) => lineId === refund.lineId);
  const areGoodsNet = (own.length > 0 ? own : lines).some(({ taxes }) => !new Big(taxes).eq(0));
  const isRestNet = !new Big(shippingTaxes).eq(0);
  const within = {
    returns: new Big(areGoodsNet ? taxWithin.returns : 0),
    shipping: new Big(isRestNet ? taxWithin.shipping : 0),
    fees: new Big(isRestNet ? taxWithin.fees : 0),
  };
  const taxes = within.returns.plus(within.shipping).plus(within.fees);
  return {
    ...rest,
    returns: new Big(refund.returns).minus(within.returns).toFixed(),
    shipping: new Big(refund.shipping).minus(within.shipping).toFixed(),
    fees: new Big(refund.fees).minus(within.fees).toFixed(),
    taxes: new Big(refund.taxes).plus(taxes).toFixed(),
  };
}
