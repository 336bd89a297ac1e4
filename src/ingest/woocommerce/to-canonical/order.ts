import { normalPhone } from '../../../canonical/phone.js';
import type {
  DeletionRecord,
  OrderRecord,
  PostingRecord,
  RefundLine,
  SplitOrderRecord,
} from '../../../canonical/record.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { formatDecimal } from '../../staging/decimal.js';
import { type RefundRow, refundLine } from '../../staging/refund-row.js';
import { regionKey } from '../../staging/region.js';
import { instantOf } from '../client/times.js';
import { lastChange } from './last-change.js';
import { splitOrderOf } from './marketplace.js';
import { stageLine } from './order-lines.js';
import { checkHead, checkOrder, checkRefund, type WooOrder, type WooRefund } from './order-shape.js';
import { type OrderSums, orderSums } from './order-sums.js';
import { feePostings } from './payment-fees.js';
import { cancellationRows, type Left, refundRows, wholeOf } from './refunds.js';
import { amountOf } from './shapes.js';
import { touchPointsOf } from './touch-points.js';

/** Not placed yet: a checkout in progress, or an order that someone has begun to enter. */
const drafts: ReadonlySet<string> = new Set(['checkout-draft', 'auto-draft', 'draft']);
/** Nothing was sold, or the sale is void. */
const takenBack: ReadonlySet<string> = new Set(['cancelled', 'failed']);

/** One order and, as the fragments after it, its refunds; and what its payment cost. In the trash, or as a draft, it counts as deleted. */
export function stageOrder(
  [first, ...rest]: unknown[],
  { key, extractedAt }: StoredRecord,
  drift: DriftReport,
): (OrderRecord | SplitOrderRecord | DeletionRecord | PostingRecord)[] {
  const head = checkHead(first, key, drift);
  if (head.status === 'trash' || drafts.has(head.status))
    return [{ kind: 'deletion', entity: 'order', id: String(head.id), deletedAt: lastChange(head) ?? extractedAt }];
  const order = checkOrder(first, key, drift);
  const updatedAt = lastChange(order)!;
  const sums = orderSums(order);
  return [
    splitOrderOf(order, {
      kind: 'order',
      orderId: String(order.id),
      orderNumber: order.number || String(order.id),
      orderedAt: instantOf(order.date_created_gmt)!,
      updatedAt,
      salesChannel: order.created_via || 'unknown',
      currency: order.currency,
      customer: {
        customerId: order.customer_id ? String(order.customer_id) : null,
        email: order.billing?.email || null,
        phone: normalPhone(order.billing?.phone),
      },
      shipTo: shipToOf(order),
      isTest: false,
      cancelledAt: takenBack.has(order.status) ? updatedAt : null,
      // One status covers both payment and delivery; plugins add their own.
      financialStatus: order.status,
      fulfillmentStatus: null,
      discountCodes: (order.coupon_lines ?? []).map(({ code }) => code),
      isTaxIncluded: order.prices_include_tax,
      presentment: { currency: order.currency, total: formatDecimal(sums.total) },
      shipping: formatDecimal(amountOf(order.shipping_total)),
      taxes: formatDecimal(amountOf(order.total_tax)),
      duties: '0',
      fees: formatDecimal(sums.fees),
      tips: '0',
      total: formatDecimal(sums.total),
      lines: order.line_items.map((line) => stageLine(line, order.prices_include_tax)),
      refunds: stageRefunds(
        order,
        rest.map((fragment) => checkRefund(fragment, `of order ${key}`, drift)),
        sums,
      ),
      touchPoints: touchPointsOf(order, instantOf(order.date_created_gmt)!),
    }),
    ...feePostings(order, updatedAt),
  ];
}

/** Without a shipping address goods go to the billing one. The region is that of the address with the country. */
function shipToOf({ shipping, billing }: WooOrder): OrderRecord['shipTo'] {
  const { country, state } = (shipping?.country ? shipping : billing) ?? {};
  return {
    country: country || null,
    region: regionKey(country, state),
    city: shipping?.city || billing?.city || null,
  };
}

/** In the order in which they were made, so that each refund sees what the earlier ones left. */
function stageRefunds(order: WooOrder, refunds: readonly WooRefund[], sums: OrderSums): RefundLine[] {
  const left = wholeOf(order, sums);
  const rows = refunds
    .toSorted((x, y) =>
      x.date_created_gmt < y.date_created_gmt ? -1 : x.date_created_gmt > y.date_created_gmt ? 1 : x.id - y.id,
    )
    .flatMap((refund) => refundRows(refund, left));
  return [...rows, ...takenBackRows(order, left)].map(refundLine);
}

/** Cancelled and failed orders are reversed without money. So is an order whose whole charge was paid back, with its credit. */
function takenBackRows(order: WooOrder, left: Left): RefundRow[] {
  if (takenBack.has(order.status)) return cancellationRows(order, left);
  const isCreditLeft = order.status === 'refunded' && left.credit > 0n && left.total <= left.credit;
  return isCreditLeft ? cancellationRows(order, left).map((row) => ({ ...row, refunded: row.total })) : [];
}
