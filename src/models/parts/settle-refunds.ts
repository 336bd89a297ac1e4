import { Big } from 'big.js';
import type { OrderHeaderRecord, OrderLine, OrderRefundRecord, RefundLine } from '../../canonical/record.js';
import { refundTaxTakenOut } from './refund-tax.js';
import { undatedSum } from './remarks.js';
import { worthOf } from './worth.js';

/** What is left to refund of an order. */
interface Left {
  total: Big;
  shipping: Big;
  taxes: Big;
  duties: Big;
  fees: Big;
  tips: Big;
  /** What is left of each line: units, worth and taxes. */
  lines: Map<string, { units: Big; worth: Big; taxes: Big }>;
}

interface SettledRefunds {
  refunds: RefundLine[];
  /** Rejected refund lines: they exceed what is left. */
  excessive: { refundLineId: string; message: string; value: string }[];
}

/**
 * Settles the refunds of an order in chronological order. A refund known only as a sum includes what is left of
 * shipping, taxes, duties, fees and tips if it settles the order; otherwise it is goods. If the order is cancelled, the
 * rest is taken back on the day of the cancellation, without moving money.
 */
export function settleRefunds(
  header: OrderHeaderRecord,
  lines: readonly OrderLine[],
  { taxes, total, refunds: known }: { taxes: string; total: Big; refunds: readonly OrderRefundRecord[] },
): SettledRefunds {
  const all = [...known, ...undated(header, known)];
  if (all.length === 0 && header.cancelledAt === null) return { refunds: [], excessive: [] };
  const left: Left = {
    total,
    shipping: new Big(header.shipping),
    taxes: new Big(taxes),
    duties: new Big(header.duties),
    fees: new Big(header.fees),
    tips: new Big(header.tips),
    lines: new Map(
      lines.map((line) => [
        line.lineId,
        { units: new Big(line.quantity), worth: worthOf(line), taxes: new Big(line.taxes) },
      ]),
    ),
  };
  const settled: SettledRefunds = { refunds: [], excessive: [] };
  const giftCards = new Set(lines.filter(({ isGiftCard }) => isGiftCard).map(({ lineId }) => lineId));
  for (const { refund: given, isSum } of all.toSorted(byTime)) {
    const refund = refundTaxTakenOut(given, header, lines);
    const message = excessOf(header, refund, left);
    if (message !== null) {
      settled.excessive.push({ refundLineId: refund.refundLineId, message, value: refund.total });
      continue;
    }
    const split = isSum && left.total.eq(refund.total) ? withShares(refund, left) : refund;
    const returns = isSum ? salesIn(split, giftCards, left) : giftCards.has(split.lineId ?? '') ? '0' : split.returns;
    takeOff(left, split);
    // What was not a sale is not a return either, although its money is refunded.
    settled.refunds.push({ ...split, returns });
  }
  if (header.cancelledAt !== null) settled.refunds.push(...cancellation(header.cancelledAt, giftCards, left));
  return settled;
}

/** The refunded amount on the header that no refund row covers, on the configured day. */
function undated(header: OrderHeaderRecord, given: readonly OrderRefundRecord[]): GivenRefund[] {
  if (header.refundedSoFarOn === null) return [];
  const rest = undatedSum(header, given);
  if (rest.lte(0)) return [];
  const sum = rest.toFixed();
  const id = '(refunded)';
  const refund: RefundLine = {
    ...{ kind: 'adjustment', refundLineId: id, refundId: id, refundedAt: header.refundedSoFarOn, lineId: null },
    ...{ quantity: '0', reason: null, returns: sum, shipping: '0', taxes: '0', duties: '0', fees: '0', tips: '0' },
    ...{ total: sum, refunded: sum },
  };
  return [{ refund, isSum: true }];
}

type GivenRefund = Pick<OrderRefundRecord, 'refund' | 'isSum'>;

function byTime(x: GivenRefund, y: GivenRefund): number {
  const [one, other] = [x.refund, y.refund];
  if (one.refundedAt !== other.refundedAt) return one.refundedAt < other.refundedAt ? -1 : 1;
  return one.refundLineId < other.refundLineId ? -1 : 1;
}

/** Checks whether more is refunded than was paid, or more units than were sold. Returns the problem, or null. */
function excessOf({ orderId, currency }: OrderHeaderRecord, refund: RefundLine, left: Left): string | null {
  const { refundId, refundLineId, lineId, quantity, total, refunded } = refund;
  const name = `refund ${refundId} of order ${orderId}`;
  const cure = 'Correct the refund, or name the order that it belongs to';
  const money = new Big(total).gt(refunded) ? total : refunded;
  if (left.total.lt(money)) {
    return `${name} refunds ${money} ${currency}, but only ${left.total.toFixed()} ${currency} of what was paid is left. ${cure}`;
  }
  const units =
    lineId === null
      ? sumOf([...left.lines.values()].map((line) => line.units))
      : (left.lines.get(lineId)?.units ?? null);
  if (units === null || units.gte(quantity)) return null;
  const of = lineId === null ? '' : ` of line ${lineId}`;
  return `${name} (${refundLineId}) returns ${quantity} unit(s)${of}, but only ${units.toFixed()} of those sold are left. ${cure}`;
}

function sumOf(amounts: readonly Big[]): Big {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Big(0));
}

/** What is left, except goods. */
function shares({ shipping, taxes, duties, fees, tips }: Left): Big[] {
  return [shipping, taxes, duties, fees, tips];
}

function shareColumns({ shipping, taxes, duties, fees, tips }: Left) {
  return {
    shipping: shipping.toFixed(),
    taxes: taxes.toFixed(),
    duties: duties.toFixed(),
    fees: fees.toFixed(),
    tips: tips.toFixed(),
  };
}

function goodsOf(total: Big, left: Left): Big {
  return shares(left).reduce((rest, share) => rest.minus(share), total);
}

function withShares(refund: RefundLine, left: Left): RefundLine {
  return { ...refund, returns: goodsOf(new Big(refund.total), left).toFixed(), ...shareColumns(left) };
}

/** The part of a sum that pays back sales: those first, then gift cards, whose worth it takes off. */
function salesIn(refund: RefundLine, giftCards: ReadonlySet<string>, left: Left): string {
  const cards = [...left.lines].filter(([lineId]) => giftCards.has(lineId)).map(([, line]) => line);
  const sales = goodsOf(left.total, left).minus(sumOf(cards.map(({ worth }) => worth)));
  let ofCards = new Big(refund.returns).minus(sales);
  if (cards.length === 0 || ofCards.lte(0)) return refund.returns;
  for (const card of cards) {
    const taken = card.worth.lt(ofCards) ? card.worth : ofCards;
    card.worth = card.worth.minus(taken);
    ofCards = ofCards.minus(taken);
  }
  return sales.toFixed();
}

function takeOff(left: Left, refund: RefundLine): void {
  const { lineId, quantity, returns, shipping, taxes, duties, fees, tips, total } = refund;
  left.total = left.total.minus(total);
  left.shipping = left.shipping.minus(shipping);
  left.taxes = left.taxes.minus(taxes);
  left.duties = left.duties.minus(duties);
  left.fees = left.fees.minus(fees);
  left.tips = left.tips.minus(tips);
  const line = lineId === null ? undefined : left.lines.get(lineId);
  if (!line) return;
  line.units = line.units.minus(quantity);
  line.worth = line.worth.minus(returns);
  line.taxes = line.taxes.minus(taxes);
}

/** Takes back what is left of each line, and the rest of the order in one row. No money moves. */
function cancellation(cancelledAt: string, giftCards: ReadonlySet<string>, left: Left): RefundLine[] {
  const head = {
    kind: 'edit' as const,
    refundId: 'cancelled',
    refundedAt: cancelledAt,
    reason: null,
    refunded: '0',
    ...{ shipping: '0', duties: '0', fees: '0', tips: '0' },
  };
  const rows: RefundLine[] = [];
  for (const [lineId, { units, worth, taxes }] of left.lines) {
    if (units.lte(0) && worth.lte(0) && taxes.lte(0)) continue;
    rows.push({
      ...head,
      refundLineId: `cancelled:${lineId}`,
      lineId,
      quantity: units.lt(0) ? '0' : units.toFixed(),
      returns: giftCards.has(lineId) ? '0' : worth.toFixed(),
      taxes: taxes.toFixed(),
      total: worth.plus(taxes).toFixed(),
    });
  }
  for (const row of rows) takeOff(left, row);
  const goods = goodsOf(left.total, left);
  if ([goods, ...shares(left)].every((amount) => amount.eq(0))) return rows;
  return [
    ...rows,
    {
      ...head,
      refundLineId: 'cancelled',
      lineId: null,
      quantity: '0',
      returns: goods.toFixed(),
      ...shareColumns(left),
      total: left.total.toFixed(),
    },
  ];
}
