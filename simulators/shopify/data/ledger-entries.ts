import { divideRounded } from '../../kit/amounts.js';
import { read } from '../../trade/ledger-money.js';
import type { Entry } from '../../trade/ledger.js';
import { Postings } from '../../trade/postings.js';
import type { LegacyId, ShopEdit, ShopLine, ShopOrder, ShopRefund, ShopTaxLine } from '../model.js';
import { isTipLine } from '../tip-line.js';

/**
 * All postings of one order. Sales are posted when the order was processed, returns when they happened. Revenue is dated by the
 * order; reversals of it are dated by their own time.
 */
export function entriesOf(order: ShopOrder): Entry[] {
  const postings = new Postings(order.processedAt);
  const giftCards = new Set(order.lines.filter(({ isGiftCard }) => isGiftCard).map(({ id }) => id));
  postSale(postings, order);
  for (const refund of order.refunds) postRefund(postings, order, refund, giftCards);
  for (const edit of order.edits) postEdit(postings, edit, giftCards);
  postCancellation(postings, order);
  postings.settle();
  return postings.entries;
}

function postSale(postings: Postings, order: ShopOrder): void {
  for (const line of order.lines) {
    const listed = read(line.unitPrice) * BigInt(line.quantity);
    const discount = discountOf(line);
    const taxes = taxesOf(line.taxLines);
    postings.sell({ revenue: listed - discount + (order.taxesIncluded ? 0n : taxes), taxes });
    if (line.isGiftCard) continue;
    const discounts = order.taxesIncluded ? withoutTax(discount, listed - discount, line.taxLines) : discount;
    postings.sell({ grossSales: listed - discount - (order.taxesIncluded ? taxes : 0n) + discounts, discounts });
  }
  for (const line of order.shippingLines) {
    if (line.isRemoved) continue;
    const taxes = taxesOf(line.taxLines);
    const charged = read(line.discountedAmount);
    const shipping = order.taxesIncluded ? charged - taxes : charged;
    postings.sell({ revenue: shipping + taxes, shipping, taxes });
  }
  const extras = { tips: read(order.tip), duties: read(order.duties), fees: read(order.additionalFees) };
  postings.sell({ revenue: extras.tips + extras.duties + extras.fees, ...extras });
}

function postRefund(postings: Postings, order: ShopOrder, refund: ShopRefund, giftCards: ReadonlySet<LegacyId>): void {
  if (refund.createdAt === null) return;
  const at = refund.processedAt ?? refund.createdAt;
  postings.post(at, { refunds: read(refund.totalRefunded) });
  const takeBack = (measure: 'returns' | 'shipping' | 'tips' | null, net: bigint, tax: bigint): void => {
    postings.takeOffRevenue(at, net + tax);
    postings.post(at, { taxes: -tax });
    if (measure !== null) postings.post(at, { [measure]: measure === 'returns' ? net : -net });
  };
  for (const { lineId, subtotal, tax } of refund.lines) {
    const net = order.taxesIncluded ? read(subtotal) - read(tax) : read(subtotal);
    // Gift cards are not merchandise.
    takeBack(isTipLine(lineId) ? 'tips' : giftCards.has(lineId) ? null : 'returns', net, read(tax));
  }
  for (const line of refund.shippingLines) takeBack('shipping', read(line.subtotal), read(line.tax));
  for (const { amount, tax } of refund.adjustments) takeBack('returns', -read(amount), -read(tax));
}

function postEdit(postings: Postings, edit: ShopEdit, giftCards: ReadonlySet<LegacyId>): void {
  for (const change of edit.changes) {
    if (change.quantity >= 0) continue;
    const tax = -read(change.tax);
    const total = -read(change.total);
    postings.takeOffRevenue(edit.happenedAt, total);
    postings.post(edit.happenedAt, { taxes: -tax });
    if (!giftCards.has(change.lineId)) postings.post(edit.happenedAt, { returns: total - tax });
  }
}

/** Nothing remains of a cancelled order whose money the shop does not keep, whatever its refunds list. */
function postCancellation(postings: Postings, order: ShopOrder): void {
  if (order.cancelledAt === null || !['VOIDED', 'REFUNDED'].includes(order.financialStatus)) return;
  const left = postings.sumOf('revenue');
  if (left > 0n) postings.takeOffRevenue(order.cancelledAt, left);
}

/** Units sold, in millionths, without gift cards. */
export function itemsOf(order: ShopOrder): bigint {
  return order.lines.reduce((units, line) => units + (line.isGiftCard ? 0n : read(`${line.quantity}`)), 0n);
}

function discountOf(line: ShopLine): bigint {
  const own = line.lineDiscount === null ? 0n : read(line.lineDiscount.amount);
  return line.discountAllocations.reduce((total, { amount }) => total + read(amount), own);
}

/** A discount without its tax, in the proportion of the price `paid`; by the tax rates if that was zero. */
function withoutTax(discount: bigint, paid: bigint, taxLines: readonly ShopTaxLine[]): bigint {
  if (paid !== 0n) return divideRounded(discount * (paid - taxesOf(taxLines)), paid);
  const rates = taxLines.reduce((sum, { rate }) => sum + Math.round(rate * 1e9), 0);
  return divideRounded(discount * 1_000_000_000n, 1_000_000_000n + BigInt(rates));
}

function taxesOf(lines: readonly ShopTaxLine[]): bigint {
  return lines.reduce((total, { amount }) => total + read(amount), 0n);
}
