import { Big } from 'big.js';
import type {
  OrderHeaderRecord,
  OrderLine,
  OrderLineRecord,
  OrderRecord,
  OrderRefundRecord,
  RefundLine,
} from '../../canonical/record.js';
import type { RawPlace, Rejection } from '../build/change-set.js';
import { type PartRow, placeOf } from './part-row.js';
import { spreadDiscount } from './spread-discount.js';
import { taxTakenOut } from './tax-taken-out.js';

export type Assembled = { order: OrderRecord; from: RawPlace } | Rejection | 'waits';

/**
 * One whole order of its live parts, of which one is the header. It waits while no line has come, unless its total says that
 * it has none. An order whose total is told has to come to it exactly: what tills round off goes into its fees.
 */
export function assembleOrder(parts: readonly PartRow[]): Assembled {
  const headerPart = parts.find(({ kind }) => kind === 'header')!;
  const from = placeOf(headerPart);
  const header = headerPart.body as OrderHeaderRecord;
  const told = parts.filter(({ kind }) => kind === 'line').map(({ body }) => (body as OrderLineRecord).line);
  const refunds = parts.filter(({ kind }) => kind === 'refund').map(({ body }) => body as OrderRefundRecord);

  const lines = spreadDiscount(told, header.discounts, header.currency);
  const taxes = taxesOf(header, lines);
  const sums = sumsOf(header, lines, taxes);
  if (header.total === null ? lines.length === 0 : lines.length === 0 && !sums.total.eq(header.total)) return 'waits';
  const problem = sumProblem(header, sums, lines.length) ?? currencyProblemOf(header, refunds);
  if (problem) return { from, ...problem };
  const total = sums.total.toFixed();
  const { kind: _, shippingTaxes, discounts, ...fields } = header;
  return {
    from,
    order: {
      ...fields,
      kind: 'order',
      updatedAt: headerPart.orderUpdatedAt,
      taxes,
      total,
      presentment: { currency: header.currency, total },
      lines: lines.map(taxTakenOut),
      refunds: refundsOf(refunds, lines),
    },
  };
}

interface Sums {
  merchandise: Big;
  total: Big;
}

function taxesOf({ taxes, shippingTaxes }: OrderHeaderRecord, lines: readonly OrderLine[]): string {
  return taxes ?? lines.reduce((sum, line) => sum.plus(line.taxes), new Big(shippingTaxes)).toFixed();
}

function sumsOf(header: OrderHeaderRecord, lines: readonly OrderLine[], taxes: string): Sums {
  const merchandise = lines.reduce((sum, line) => sum.plus(worthOf(line)), new Big(0));
  const { shipping, duties, fees, tips } = header;
  const total = [shipping, taxes, duties, fees, tips].reduce((sum, amount) => sum.plus(amount), merchandise);
  // A discount that no line could take.
  return { merchandise, total: lines.every(({ isGiftCard }) => isGiftCard) ? total.minus(header.discounts) : total };
}

/** A gift card is no sale, and yet it is paid for. */
function worthOf({ isGiftCard, unitPrice, quantity, grossSales, discounts }: OrderLine): Big {
  return isGiftCard ? new Big(unitPrice).times(quantity) : new Big(grossSales).minus(discounts);
}

/** What was no sale is no return either, though its money goes back. */
function refundsOf(refunds: readonly OrderRefundRecord[], lines: readonly OrderLine[]): RefundLine[] {
  const giftCards = new Set(lines.filter(({ isGiftCard }) => isGiftCard).map(({ lineId }) => lineId));
  return refunds.map(({ refund }) =>
    refund.lineId !== null && giftCards.has(refund.lineId) ? { ...refund, returns: '0' } : refund,
  );
}

function sumProblem(
  { orderId, total, shipping, taxes, duties, fees, tips, discounts, currency }: OrderHeaderRecord,
  sums: Sums,
  lines: number,
): Omit<Rejection, 'from'> | null {
  if (total === null || sums.total.eq(total)) return null;
  return {
    code: 'order_does_not_add_up',
    message:
      `the total of order ${orderId} is ${total} ${currency}, but its ${lines} line(s) come to ${sums.merchandise.toFixed()} ` +
      `after all discounts (${discounts} of them the order's) and, with shipping ${shipping}, taxes ${taxes ?? 'of the lines'}, duties ${duties}, ` +
      `fees ${fees} and tips ${tips}, to ${sums.total.toFixed()}. Correct the order or its lines, or leave the total out`,
    path: 'total',
    value: total,
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
