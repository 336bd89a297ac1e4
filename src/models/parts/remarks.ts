import { Big } from 'big.js';
import type { OrderHeaderRecord, OrderRefundRecord, RefundLine } from '../../canonical/record.js';
import type { Sold } from './assemble-order.js';
import type { ChosenLines } from './choose-lines.js';
import type { OrderRemark } from './order-remarks.js';
import type { HeaderRow, PartRow, RefundRow } from './part-row.js';
import { isUnrounded } from './round-weighed.js';

interface Judged {
  header: HeaderRow;
  chosen: ChosenLines;
  sold: Sold;
  refunds: readonly RefundRow[];
  /** As counted. */
  settled: readonly RefundLine[];
}

/** What should be checked in an assembled order. */
export function remarksOnOrder(judged: Judged): OrderRemark[] {
  return [
    ...keptLines(judged),
    ...replacedLines(judged),
    ...taxes(judged),
    ...unroundedLines(judged),
    ...undatedRefund(judged),
    ...undatedCancellation(judged),
    ...statusOfNoSale(judged),
    ...judged.refunds.flatMap(movedRefund),
  ];
}

/** What should be checked in a refund without an order. */
export function remarksOnLoneRefund(part: PartRow): OrderRemark[] {
  return part.kind === 'refund' ? [...unknownOrder(part), ...movedRefund(part)] : [];
}

/** Lines without any tax do not disagree. */
export function taxesDisagree({ taxes, shippingTaxes }: OrderHeaderRecord, { lineTaxes }: Sold): boolean {
  return taxes !== null && !lineTaxes.eq(taxes) && !lineTaxes.eq(shippingTaxes);
}

function keptLines({ header, chosen, sold }: Judged): OrderRemark[] {
  if (sold.isOfAll) return [];
  const { orderId } = header.body;
  return chosen.kept.map(({ line, from, missingIn }) => ({
    subject: orderId,
    code: 'line_kept',
    message:
      `order ${orderId} keeps line ${line.lineId} of ${from.place ?? from.key}, which the later ${missingIn.place ?? missingIn.key} does not have: ` +
      'the order came in pieces, so it is unclear whether the line was removed. Set deleted for it, or wholeOrders in the mapping',
    place: missingIn.place,
  }));
}

/** If the order's total decided, there is no doubt. */
function replacedLines({ header, chosen }: Judged): OrderRemark[] {
  const { orderId, total } = header.body;
  if (total !== null) return [];
  return chosen.replaced.map(({ from, by }) => ({
    subject: orderId,
    code: 'lines_replaced',
    message:
      `order ${orderId} has the lines of ${by.place ?? by.key} in place of those of ${from.place ?? from.key}: they have no ids, and none is ` +
      'unchanged. If the order has both, set wholeOrders: false in the mapping, or map a line_id',
    place: by.place,
  }));
}

function taxes({ header: { body: header }, sold }: Judged): OrderRemark[] {
  if (header.total === null || !taxesDisagree(header, sold)) return [];
  return [
    {
      subject: header.orderId,
      code: 'taxes_disagree',
      message:
        `the taxes of order ${header.orderId} are ${header.taxes} ${header.currency}, those of its lines and of shipping ` +
        `${sold.lineTaxes.toFixed()}; its total counts the order's`,
      place: null,
    },
  ];
}

function unroundedLines({ header, sold }: Judged): OrderRemark[] {
  const { orderId, total, currency } = header.body;
  const line = total === null ? sold.lines.find((each) => isUnrounded(each, currency)) : undefined;
  if (!line) return [];
  return [
    {
      subject: orderId,
      code: 'line_not_rounded',
      message:
        `line ${line.lineId} of order ${orderId} is ${line.includingTax?.grossSales ?? line.grossSales} ${currency} with more decimals than the currency has: ` +
        'map the total of the order or the line_price that the till charged',
      place: header.place,
    },
  ];
}

function undatedRefund({ header: { body, place }, refunds }: Judged): OrderRemark[] {
  if (body.refundedSoFar === null && refunds.length === 0) return [];
  const missing =
    body.refundedSoFarOn === null
      ? undatedSum(
          body,
          refunds.map((part) => part.body),
        )
      : new Big(0);
  if (missing.lte(0)) return [];
  return [
    {
      subject: body.orderId,
      code: 'refund_without_day',
      message:
        `${missing.toFixed()} ${body.currency} of order ${body.orderId} was refunded on a day that the file does not have: it is not counted yet. ` +
        'Import its refunds with their days, or choose a day with refundedOn in the mapping',
      place,
    },
  ];
}

function undatedCancellation({ header: { body, place } }: Judged): OrderRemark[] {
  if (!body.isCancelledUndated) return [];
  return [
    {
      subject: body.orderId,
      code: 'cancelled_without_day',
      message:
        `order ${body.orderId} was cancelled on a day that the file does not have: it counts as cancelled at ${body.cancelledAt}, when that was first ` +
        'known (its updated_at, or the time of the file). Map cancelled_at, or give the rows an updated_at',
      place,
    },
  ];
}

/** What the header reports as refunded so far, beyond the refunds with rows of their own. */
export function undatedSum({ refundedSoFar }: OrderHeaderRecord, refunds: readonly OrderRefundRecord[]): Big {
  return refunds.reduce((sum, { refund }) => sum.minus(refund.refunded), new Big(refundedSoFar ?? 0));
}

const noSale = /^(cancell?ed|voided?|failed|declined|expired|trash)$/i;
const takenBack = /^(refunded|returned|charged?[ _-]?back)$/i;

/** A status is the platform's own word; no amount depends on it. */
function statusOfNoSale({ header: { body, place }, settled }: Judged): OrderRemark[] {
  if (body.cancelledAt !== null) return [];
  const status = [body.financialStatus, body.fulfillmentStatus].find(
    (word) => word !== null && (noSale.test(word.trim()) || (settled.length === 0 && takenBack.test(word.trim()))),
  );
  if (status === undefined) return [];
  return [
    {
      subject: body.orderId,
      code: 'status_contradicts',
      message:
        `order ${body.orderId} counts as a sale, although its status is "${status}" and nothing of it was cancelled or refunded. Map cancelled_at or ` +
        'refunded, or map cancelled with the words that mean it, or leave such rows out with rows in the mapping',
      place,
    },
  ];
}

function movedRefund({ partId, body, otherDay, place }: RefundRow): OrderRemark[] {
  if (otherDay === null) return [];
  const { orderId, refund } = body;
  return [
    {
      subject: `refund:${partId}`,
      code: 'refund_replaced',
      message:
        `refund ${refund.refundId}${orderId === null ? '' : ` of order ${orderId}`} is dated ${refund.refundedAt} here and ${otherDay} in an older file: ` +
        'only this one counts. Two refunds need two ids: map a refund_id that is different for each',
      place,
    },
  ];
}

function unknownOrder({ partId, body: { orderId, refund }, place }: RefundRow): OrderRemark[] {
  if (orderId === null) return [];
  return [
    {
      subject: `refund:${partId}`,
      code: 'refund_of_unknown_order',
      message:
        `refund ${refund.refundId} belongs to order ${orderId}, which has not arrived: it counts as a return on its day, but reduces no order. ` +
        'Import the order, or correct order_id if it is written differently',
      place,
    },
  ];
}
