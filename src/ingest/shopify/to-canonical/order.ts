import { normalPhone } from '../../../canonical/phone.js';
import type { OrderRecord, PostingRecord, RefundLine } from '../../../canonical/record.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { formatDecimal, normalDecimal } from '../../staging/decimal.js';
import { type RefundRow, refundLine } from '../../staging/refund-row.js';
import { regionKey } from '../../staging/region.js';
import { cancellationRows } from './cancellation.js';
import { editRows } from './edits.js';
import { idOf, maybeIdOf } from './gid.js';
import { type StagedLines, stageLines } from './order-lines.js';
import { type OrderTotals, orderTotals } from './order-total.js';
import { feePostings } from './payment-fees.js';
import type { WholeRefund } from './refund-assembly.js';
import { shareOutMoney } from './refund-money.js';
import { refundRows } from './refunds.js';
import { withoutTipLine } from './tip-line.js';
import { touchPointsOf } from './touch-points.js';
import { type WholeOrder, wholeOrder } from './whole-order.js';

/**
 * One Shopify order, from its fragments, and the fees of its payments. Each file in this folder documents its own rules.
 */
export function stageOrder(fragments: unknown[], key: string, drift: DriftReport): [OrderRecord, ...PostingRecord[]] {
  const whole = withoutTipLine(wholeOrder(fragments, key, drift));
  return [orderOf(whole), ...feePostings(whole)];
}

function orderOf(whole: WholeOrder): OrderRecord {
  const { order } = whole;
  const staged = stageLines(whole);
  const totals = orderTotals(whole, staged);
  return {
    kind: 'order',
    orderId: idOf(order.id),
    orderNumber: order.name || idOf(order.id),
    orderedAt: order.processedAt,
    updatedAt: order.updatedAt,
    salesChannel: order.sourceName || 'unknown',
    currency: order.currencyCode,
    customer: { customerId: maybeIdOf(order.customer), email: order.email || null, phone: normalPhone(order.phone) },
    shipTo: shipToOf(order.shippingAddress),
    isTest: order.test,
    cancelledAt: order.cancelledAt ?? null,
    financialStatus: order.displayFinancialStatus ?? null,
    fulfillmentStatus: order.displayFulfillmentStatus ?? null,
    tags: order.tags ?? [],
    discountCodes: order.discountCodes ?? [],
    isTaxIncluded: order.taxesIncluded,
    presentment: presentmentOf(whole),
    shipping: formatDecimal(totals.shipping),
    taxes: formatDecimal(totals.taxes),
    duties: formatDecimal(totals.duties),
    fees: formatDecimal(totals.fees),
    tips: formatDecimal(totals.tips),
    total: formatDecimal(totals.total),
    lines: staged.lines,
    refunds: stageRefunds(whole, staged, totals),
    touchPoints: touchPointsOf(whole.visits),
  };
}

function shipToOf(address: WholeOrder['order']['shippingAddress']): OrderRecord['shipTo'] {
  const country = address?.countryCodeV2 || null;
  return { country, region: regionKey(country, address?.provinceCode), city: address?.city || null };
}

/** Including what edits added, like `total`; a shop of one currency may leave the presentment amounts out. */
function presentmentOf({ order }: WholeOrder): OrderRecord['presentment'] {
  const { presentmentMoney, shopMoney } = order.totalPriceSet ?? order.originalTotalPriceSet;
  const { amount, currencyCode } = presentmentMoney ?? shopMoney;
  return { currency: order.presentmentCurrencyCode ?? currencyCode, total: normalDecimal(amount) };
}

/** In chronological order, so that each refund's money settles what is owed at that time. */
function stageRefunds(whole: WholeOrder, lines: StagedLines, totals: OrderTotals): RefundLine[] {
  const { giftCardLines } = lines;
  const context = { isTaxIncluded: whole.order.taxesIncluded, giftCardLines, tipLineId: whole.tipLineId };
  const edits = editRows(whole, giftCardLines);
  const waiting = [...edits];
  const staged: RefundRow[] = [];
  let owed = 0n;
  for (const refund of whole.refunds.sort(byCreation)) {
    const { createdAt } = refund.refund;
    while (waiting[0] && waiting[0].refundedAt <= createdAt) owed += waiting.shift()?.total ?? 0n;
    const paid = shareOutMoney(refund, refundRows(refund, context), owed);
    owed = paid.owed;
    staged.push(...paid.rows);
  }
  const taken = [...staged, ...edits];
  return [...taken, ...cancellationRows(whole, lines, totals, taken)].map(refundLine);
}

function byCreation(x: WholeRefund, y: WholeRefund): number {
  return x.refund.createdAt < y.refund.createdAt ? -1 : x.refund.createdAt > y.refund.createdAt ? 1 : 0;
}
