import type { DeletionRecord, OrderRecord, RefundLine } from '../../../canonical/record.js';
import { DataError } from '../../../errors.js';
import { type Amount, formatDecimal, largerOf, magnitudeOf, minorUnitOf, parseDecimal } from '../../staging/decimal.js';
import { normalPhone } from '../../staging/phone.js';
import { refundLine } from '../../staging/refund-row.js';
import { instantOf } from '../times.js';
import { stageLine } from './order-lines.js';
import { checkOrder, checkRefund, type WooOrder, type WooRefund } from './order-shape.js';
import { cancellationRows, refundRows, wholeOf } from './refunds.js';
import { amountOf } from './shapes.js';

/** Not placed yet: a checkout that is under way, or an order that somebody has begun to enter. */
const drafts: ReadonlySet<string> = new Set(['checkout-draft', 'auto-draft', 'draft']);
/** Nothing was sold, or nothing of it stands. */
const takenBack: ReadonlySet<string> = new Set(['cancelled', 'failed']);
/** Rounding that is no fault: half a unit a row at most, and cash paid to the next 0.05 or 0.10. */
const cashRounding = 10n;

/** One order and, as the fragments after it, its refunds. In the trash it counts as deleted, and so it does as a draft. */
export function stageOrder([first, ...rest]: unknown[], key: string): (OrderRecord | DeletionRecord)[] {
  const order = checkOrder(first, key);
  const updatedAt = instantOf(order.date_modified_gmt)!;
  if (order.status === 'trash' || drafts.has(order.status))
    return [{ kind: 'deletion', entity: 'order', id: String(order.id), deletedAt: updatedAt }];
  const isTakenBack = takenBack.has(order.status);
  return [
    {
      kind: 'order',
      orderId: String(order.id),
      orderNumber: String(order.number ?? order.id),
      orderedAt: instantOf(order.date_created_gmt)!,
      updatedAt,
      salesChannel: order.created_via || 'unknown',
      currency: order.currency,
      customer: {
        customerId: order.customer_id ? String(order.customer_id) : null,
        email: order.billing?.email || null,
        phone: normalPhone(order.billing?.phone),
      },
      shipTo: {
        country: order.shipping?.country || order.billing?.country || null,
        city: order.shipping?.city || order.billing?.city || null,
      },
      isTest: false,
      cancelledAt: isTakenBack ? updatedAt : null,
      // One status stands for payment and delivery; plugins add their own.
      financialStatus: order.status,
      fulfillmentStatus: null,
      isTaxIncluded: order.prices_include_tax,
      presentment: { currency: order.currency, total: formatDecimal(amountOf(order.total)) },
      shipping: formatDecimal(amountOf(order.shipping_total)),
      taxes: formatDecimal(amountOf(order.total_tax)),
      duties: '0',
      fees: formatDecimal(feesOf(order)),
      tips: '0',
      total: formatDecimal(amountOf(order.total)),
      lines: order.line_items.map((line) => stageLine(line, order.prices_include_tax)),
      refunds: stageRefunds(
        order,
        rest.map((fragment) => checkRefund(fragment, `of order ${key}`)),
        isTakenBack,
      ),
    },
  ];
}

/** In the order in which they were made, which is how the last one finds out what is left. */
function stageRefunds(order: WooOrder, refunds: readonly WooRefund[], isTakenBack: boolean): RefundLine[] {
  const left = wholeOf(order, feesOf(order));
  const rows = refunds
    .toSorted((x, y) =>
      x.date_created_gmt < y.date_created_gmt ? -1 : x.date_created_gmt > y.date_created_gmt ? 1 : x.id - y.id,
    )
    .flatMap((refund) => refundRows(refund, left));
  return [...rows, ...(isTakenBack ? cancellationRows(order, left) : [])].map(refundLine);
}

/**
 * Fee lines, and what rounding has left between the rows and the total that was asked for. More than rounding: the order lacks
 * something, or has it twice, and is set aside.
 */
function feesOf(order: WooOrder): Amount {
  const sum = (rows: readonly { total: string }[]): Amount =>
    rows.reduce((total, row) => total + amountOf(row.total), 0n);
  const fees = sum(order.fee_lines);
  const rows = sum(order.line_items) + amountOf(order.shipping_total) + fees + amountOf(order.total_tax);
  const rounding = amountOf(order.total) - rows;
  const count = order.line_items.length + order.shipping_lines.length + order.fee_lines.length;
  if (magnitudeOf(rounding) <= roundingUnit(order) * (cashRounding + BigInt(count))) return fees + rounding;
  throw new DataError(
    `WooCommerce order ${order.id}: lines, shipping, fees and taxes add up to ${formatDecimal(rows)}, but its total is ${order.total}. ` +
      'A plugin may change the total without a line of its own. Compare the raw record with the order in the store.',
    { code: 'order_does_not_add_up', path: 'total', value: order.total },
  );
}

/** Each amount is rounded to the decimals that the store shows, which may be fewer than its currency has. */
function roundingUnit({ currency, total }: WooOrder): Amount {
  const shown = total.split('.')[1]?.length ?? 0;
  return largerOf(minorUnitOf(currency), parseDecimal(shown === 0 ? '1' : `0.${'1'.padStart(shown, '0')}`));
}
