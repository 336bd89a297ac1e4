import { divideRounded } from '../../kit/amounts.js';
import type { Entry, Measure } from '../../kit/ledger.js';
import { read } from '../../kit/ledger-money.js';
import type { LegacyId, Micros, ShopEdit, ShopLine, ShopOrder, ShopRefund, ShopTaxLine } from '../model.js';
import { isTipLine } from '../tip-line.js';

/**
 * Every posting of one order. What was sold is posted when the order was processed, what was taken back when that
 * happened. The order's revenue is dated by the order: what was paid, and less it what was taken back, which moved when that
 * happened.
 */
export function entriesOf(order: ShopOrder): Entry[] {
  const sheet: Sheet = { entries: [], placed: order.processedAt, lastTakenAt: null, giftCards: new Set() };
  for (const line of order.lines) if (line.isGiftCard) sheet.giftCards.add(line.id);
  postSale(sheet, order);
  for (const refund of order.refunds) postRefund(sheet, order, refund);
  for (const edit of order.edits) postEdit(sheet, edit);
  postCancellation(sheet, order);
  settle(sheet);
  return sheet.entries;
}

interface Sheet {
  entries: Entry[];
  placed: Micros;
  lastTakenAt: Micros | null;
  giftCards: Set<LegacyId>;
}

function post(sheet: Sheet, at: Micros, measure: Measure, value: bigint): void {
  if (value !== 0n) sheet.entries.push({ at, measure, value });
}

function takeOffRevenue(sheet: Sheet, movedAt: Micros, value: bigint): void {
  const { entries, placed, lastTakenAt } = sheet;
  sheet.lastTakenAt = Math.max(lastTakenAt ?? movedAt, movedAt);
  if (value !== 0n) entries.push({ at: placed, measure: 'revenue', value: -value, movedAt });
}

function postSale(sheet: Sheet, order: ShopOrder): void {
  const { placed } = sheet;
  for (const line of order.lines) {
    const listed = read(line.unitPrice) * BigInt(line.quantity);
    const discount = discountOf(line);
    const tax = taxesOf(line.taxLines);
    post(sheet, placed, 'revenue', listed - discount + (order.taxesIncluded ? 0n : tax));
    post(sheet, placed, 'taxes', tax);
    if (line.isGiftCard) continue;
    const reduction = order.taxesIncluded ? withoutTax(discount, listed - discount, line.taxLines) : discount;
    post(sheet, placed, 'grossSales', listed - discount - (order.taxesIncluded ? tax : 0n) + reduction);
    post(sheet, placed, 'discounts', reduction);
  }
  for (const line of order.shippingLines) {
    if (line.isRemoved) continue;
    const tax = taxesOf(line.taxLines);
    const charged = read(line.discountedAmount);
    const net = order.taxesIncluded ? charged - tax : charged;
    post(sheet, placed, 'revenue', net + tax);
    post(sheet, placed, 'shipping', net);
    post(sheet, placed, 'taxes', tax);
  }
  const extras = { tips: order.tip, duties: order.duties, fees: order.additionalFees };
  for (const measure of ['tips', 'duties', 'fees'] as const) {
    post(sheet, placed, 'revenue', read(extras[measure]));
    post(sheet, placed, measure, read(extras[measure]));
  }
}

function postRefund(sheet: Sheet, order: ShopOrder, refund: ShopRefund): void {
  if (refund.createdAt === null) return;
  const at = refund.processedAt ?? refund.createdAt;
  post(sheet, at, 'refunds', read(refund.totalRefunded));
  const takeBack = (measure: 'returns' | 'shipping' | 'tips', net: bigint, tax: bigint): void => {
    takeOffRevenue(sheet, at, net + tax);
    post(sheet, at, 'taxes', -tax);
    post(sheet, at, measure, measure === 'returns' ? net : -net);
  };
  const netOf = ({ subtotal, tax }: { subtotal: string; tax: string }): bigint =>
    order.taxesIncluded ? read(subtotal) - read(tax) : read(subtotal);
  for (const line of refund.lines) {
    if (isTipLine(line.lineId)) takeBack('tips', netOf(line), read(line.tax));
    else if (!sheet.giftCards.has(line.lineId)) takeBack('returns', netOf(line), read(line.tax));
    else {
      takeOffRevenue(sheet, at, netOf(line) + read(line.tax));
      post(sheet, at, 'taxes', -read(line.tax));
    }
  }
  for (const line of refund.shippingLines) takeBack('shipping', read(line.subtotal), read(line.tax));
  for (const { amount, tax } of refund.adjustments) takeBack('returns', -read(amount), -read(tax));
}

function postEdit(sheet: Sheet, edit: ShopEdit): void {
  for (const change of edit.changes) {
    if (change.quantity >= 0) continue;
    const tax = -read(change.tax);
    const total = -read(change.total);
    takeOffRevenue(sheet, edit.happenedAt, total);
    post(sheet, edit.happenedAt, 'taxes', -tax);
    if (!sheet.giftCards.has(change.lineId)) post(sheet, edit.happenedAt, 'returns', total - tax);
  }
}

/** Of a cancelled order for which the shop keeps no money nothing is left, whatever its refunds list. */
function postCancellation(sheet: Sheet, order: ShopOrder): void {
  if (order.cancelledAt === null || !['VOIDED', 'REFUNDED'].includes(order.financialStatus)) return;
  const left = sheet.entries.reduce((sum, { measure, value }) => (measure === 'revenue' ? sum + value : sum), 0n);
  if (left > 0n) takeOffRevenue(sheet, order.cancelledAt, left);
}

/**
 * An order of which nothing is left has nothing left of any measure: what amounts without a purpose took back for merchandise
 * was, as far as that, for tips, fees and the like.
 */
function settle(sheet: Sheet): void {
  const { entries, lastTakenAt } = sheet;
  const net = (...measures: Measure[]): bigint =>
    entries.reduce((sum, { measure, value }) => (measures.includes(measure) ? sum + value : sum), 0n);
  const wasSold = entries.some(({ measure, value }) => measure === 'revenue' && value > 0n);
  if (lastTakenAt === null || !wasSold || net('revenue') !== 0n) return;
  const goods = net('grossSales') - net('discounts') - net('returns');
  post(sheet, lastTakenAt, 'returns', goods);
  for (const measure of ['shipping', 'taxes', 'duties', 'fees', 'tips'] as const) {
    post(sheet, lastTakenAt, measure, -net(measure));
  }
}

/** Units sold, in millionths, gift cards aside. */
export function itemsOf(order: ShopOrder): bigint {
  return order.lines.reduce((units, line) => units + (line.isGiftCard ? 0n : read(`${line.quantity}`)), 0n);
}

function discountOf(line: ShopLine): bigint {
  const own = line.lineDiscount === null ? 0n : read(line.lineDiscount.amount);
  return line.discountAllocations.reduce((total, { amount }) => total + read(amount), own);
}

/** What a discount is without the tax in it: in the proportion of what was `paid`, by the rates where that was nothing. */
function withoutTax(discount: bigint, paid: bigint, taxLines: readonly ShopTaxLine[]): bigint {
  if (paid !== 0n) return divideRounded(discount * (paid - taxesOf(taxLines)), paid);
  const rates = taxLines.reduce((sum, { rate }) => sum + Math.round(rate * 1e9), 0);
  return divideRounded(discount * 1_000_000_000n, 1_000_000_000n + BigInt(rates));
}

function taxesOf(lines: readonly ShopTaxLine[]): bigint {
  return lines.reduce((total, { amount }) => total + read(amount), 0n);
}
