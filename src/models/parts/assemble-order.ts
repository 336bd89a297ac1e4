import { Big } from 'big.js';
import type { OrderHeaderRecord, OrderLine, OrderRecord, OrderRefundRecord } from '../../canonical/record.js';
import type { RawPlace, Rejection } from '../change-set/change-set.js';
import { type ChosenLines, chooseLines } from './choose-lines.js';
import { exactSum } from './exact-sum.js';
import type { OrderRemark } from './order-remarks.js';
import {
  deliveriesOfLines,
  type HeaderRow,
  type LinesRow,
  newestOf,
  type PartRow,
  placeOf,
  type RefundRow,
} from './part-row.js';
import { remarksOnOrder, taxesDisagree } from './remarks.js';
import { roundWeighed } from './round-weighed.js';
import { settleRefunds } from './settle-refunds.js';
import { spreadDiscount } from './spread-discount.js';
import { spreadTax } from './spread-tax.js';
import { taxTakenOut } from './tax-taken-out.js';
import { worthOf } from './worth.js';

interface Assembled {
  /** null if the order waits, has no content, or was rejected. */
  order: OrderRecord | null;
  from: RawPlace;
  /** The order, or those of its refund lines, that was rejected. */
  rejected: Rejection[];
  remarks: OrderRemark[];
}

/**
 * Assembles one order from its live parts, of which one is the header. It waits until lines arrive, unless its total
 * shows that it has none, and while one of its lines cannot be read. If the order has a total, the sum must equal it
 * exactly; a till's rounding goes into fees.
 */
export function assembleOrder(parts: readonly PartRow[]): Assembled {
  const headerPart = parts.find((part): part is HeaderRow => part.kind === 'header')!;
  const given = headerPart.body;
  const refundParts = parts.filter((part): part is RefundRow => part.kind === 'refund');
  const refunds = refundParts.map(({ body }) => body);
  const nothing: Assembled = { order: null, from: placeOf(headerPart), rejected: [], remarks: [] };
  const refuse = (problem: Omit<Rejection, 'from'>): Assembled => ({
    ...nothing,
    rejected: [{ from: nothing.from, ...problem }],
  });

  const chosen = chooseLines(deliveriesOfLines(headerPart, parts));
  if (chosen.refused) return refuse(waitsForLine(given, chosen.refused));
  const fitting = fittingSum(given, chosen);
  const { header, lines, taxes, total } = fitting;
  if (header.total === null ? lines.length === 0 : lines.length === 0 && !total.eq(header.total)) return nothing;
  const problem =
    sumProblem(header, fitting) ??
    discountProblem(header, fitting) ??
    taxProblem(header, fitting) ??
    currencyProblemOf(header, refunds);
  if (problem) return refuse(problem);

  const settled = settleRefunds(header, lines, { taxes, total, refunds });
  const placeOfRefund = new Map(refundParts.map((part) => [part.body.refund.refundLineId, placeOf(part)]));
  return {
    from: nothing.from,
    order: orderOf(header, newestOf(parts), {
      taxes,
      total: total.toFixed(),
      lines: lines.map(taxTakenOut),
      refunds: settled.refunds,
    }),
    rejected: settled.excessive.map(({ refundLineId, message, value }) => ({
      // Amounts known only as a sum are on the header.
      from: placeOfRefund.get(refundLineId) ?? nothing.from,
      code: 'refund_above_order',
      message,
      path: 'amount',
      value,
    })),
    remarks: remarksOnOrder({
      header: headerPart,
      chosen,
      sold: fitting,
      refunds: refundParts,
      settled: settled.refunds,
    }),
  };
}

/** Written out: V8 turns the rest of a spread into a slow (dictionary-mode) object. */
function orderOf(
  header: OrderHeaderRecord,
  updatedAt: string,
  { taxes, total, lines, refunds }: Pick<OrderRecord, 'taxes' | 'total' | 'lines' | 'refunds'>,
): OrderRecord {
  const order: OrderRecord = {
    kind: 'order',
    orderId: header.orderId,
    orderNumber: header.orderNumber,
    orderedAt: header.orderedAt,
    updatedAt,
    salesChannel: header.salesChannel,
    currency: header.currency,
    presentment: { currency: header.currency, total: seenByBuyer(header, total) },
    customer: header.customer,
    shipTo: header.shipTo,
    isTest: header.isTest,
    cancelledAt: header.cancelledAt,
    financialStatus: header.financialStatus,
    fulfillmentStatus: header.fulfillmentStatus,
    isTaxIncluded: header.isTaxIncluded,
    shipping: header.shipping,
    taxes,
    duties: header.duties,
    fees: header.fees,
    tips: header.tips,
    total,
    lines,
    refunds,
  };
  if (header.parentId !== undefined) order.parentId = header.parentId;
  if (header.tags !== undefined) order.tags = header.tags;
  if (header.discountCodes !== undefined) order.discountCodes = header.discountCodes;
  return order;
}

function seenByBuyer({ taxesByOthers }: OrderHeaderRecord, total: string): string {
  return taxesByOthers === undefined ? total : new Big(total).plus(taxesByOthers).toFixed();
}

/** The totals of an order for one reading of its lines. */
export interface Sold {
  /** Its shipping is without tax. */
  header: OrderHeaderRecord;
  /** Contains all lines of all deliveries. */
  isOfAll: boolean;
  lines: OrderLine[];
  taxes: string;
  /** Taxes given on the lines and on shipping. */
  lineTaxes: Big;
  merchandise: Big;
  total: Big;
}

/**
 * Picks the reading of the lines and of their prices that matches the order's total. Without a match, a line missing from a later file is
 * gone, and weighed goods keep their unrounded value.
 */
function fittingSum(header: OrderHeaderRecord, { lines, all }: ChosenLines): Sold {
  const { total, currency } = header;
  if (total === null) return sumUp(header, lines, false, true);
  const onTop = sumUp(header, lines, false);
  if (onTop.total.eq(total)) return onTop;
  const sold = sumUp(header, lines, false, true);
  if (sold.total.eq(total)) return sold;
  const others = [
    () => sumUp(header, roundWeighed(lines, currency), false, true),
    ...(all
      ? [() => sumUp(header, all, true, true), () => sumUp(header, roundWeighed(all, currency), true, true)]
      : []),
  ];
  for (const other of others) {
    const reading = other();
    if (reading.total.eq(total)) return reading;
  }
  return sold;
}

/** `areTaxesWithin`: taxes of which only the sum is known are taken out of prices that include them, see `spreadTax`. */
function sumUp(
  given: OrderHeaderRecord,
  givenLines: readonly OrderLine[],
  isOfAll: boolean,
  areTaxesWithin = false,
): Sold {
  const discounted = spreadDiscount(givenLines, given.discounts, given.currency);
  const { header, lines } = (areTaxesWithin ? spreadTax(given, discounted) : null) ?? {
    header: given,
    lines: discounted,
  };
  const lineTaxes = exactSum([header.shippingTaxes, ...lines.map((line) => line.taxes)]);
  const taxes = header.taxes ?? lineTaxes.toFixed();
  const merchandise = merchandiseOf(lines);
  const { shipping, duties, fees, tips } = header;
  const sum = exactSum([shipping, taxes, duties, fees, tips]).plus(merchandise);
  // No line could take the discount.
  const total = lines.every(({ isGiftCard }) => isGiftCard) ? sum.minus(header.discounts) : sum;
  return { header, isOfAll, lines, taxes, lineTaxes, merchandise, total };
}

function merchandiseOf(lines: readonly OrderLine[]): Big {
  if (lines.some(({ isGiftCard }) => isGiftCard)) {
    return lines.reduce((sum, line) => sum.plus(worthOf(line)), new Big(0));
  }
  const [sales, discounts] = [lines.map((line) => line.grossSales), lines.map((line) => line.discounts)];
  return exactSum(sales, discounts);
}

function waitsForLine({ orderId }: OrderHeaderRecord, refused: LinesRow): Omit<Rejection, 'from'> {
  const { message, path, value, place } = refused.body.refusal!;
  return {
    code: 'order_waits_for_line',
    message: `order ${orderId} waits as a whole: a line of it cannot be taken (${place ?? refused.key}: ${message})`,
    path,
    value,
  };
}

function sumProblem(
  { orderId, total, shipping, taxes, duties, fees, tips, discounts, currency }: OrderHeaderRecord,
  sold: Sold,
): Omit<Rejection, 'from'> | null {
  if (total === null || sold.total.eq(total)) return null;
  const taxText = taxes === null ? 'of the lines' : taxes;
  const others =
    taxes === null || sold.lineTaxes.eq(taxes) ? '' : ` (those of lines and shipping are ${sold.lineTaxes.toFixed()})`;
  return {
    code: 'order_does_not_add_up',
    message:
      `the total of order ${orderId} is ${total} ${currency}, but its ${sold.lines.length} line(s) come to ${sold.merchandise.toFixed()} ` +
      `after all discounts (${discounts} of them the order's) and, with shipping ${shipping}, taxes ${taxText}${others}, duties ${duties}, ` +
      `fees ${fees} and tips ${tips}, to ${sold.total.toFixed()}. Correct the order or its lines, or leave the total out`,
    path: 'total',
    value: total,
  };
}

/** A total can show that the discount also covers shipping; without a total nothing does. */
function discountProblem(
  { orderId, discounts, currency, total }: OrderHeaderRecord,
  { merchandise }: Sold,
): Omit<Rejection, 'from'> | null {
  if (total !== null || merchandise.gte(0)) return null;
  return {
    code: 'discount_above_order',
    message:
      `the discount of order ${orderId} is ${discounts} ${currency}, ${merchandise.abs().toFixed()} more than its lines are worth. ` +
      'Correct it, or give the total of the order, which decides',
    path: 'discount',
    value: discounts,
  };
}

/** Without a total it is unclear which of two tax sums is right. Lines without any tax do not disagree. */
function taxProblem(header: OrderHeaderRecord, sold: Sold): Omit<Rejection, 'from'> | null {
  if (header.total !== null || !taxesDisagree(header, sold)) return null;
  return {
    code: 'taxes_disagree',
    message:
      `the taxes of order ${header.orderId} are ${header.taxes} ${header.currency}, but those of its lines and of shipping come to ` +
      `${sold.lineTaxes.toFixed()}. Correct one of them, leave the order's out, or give its total, which decides`,
    path: 'tax',
    value: header.taxes,
  };
}

function currencyProblemOf(
  { orderId, currency }: OrderHeaderRecord,
  refunds: readonly OrderRefundRecord[],
): Omit<Rejection, 'from'> | null {
  const other = refunds.find((refund) => refund.currency !== null && refund.currency !== currency);
  if (!other) return null;
  return {
    code: 'refund_in_other_currency',
    message: `order ${orderId} is in ${currency}, but its refund ${other.refund.refundId} in ${other.currency}: one of them has to be corrected`,
    path: 'currency',
    value: other.currency,
  };
}
