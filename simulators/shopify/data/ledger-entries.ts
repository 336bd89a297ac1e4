import type { Micros, ShopLine, ShopOrder, ShopTaxLine } from '../model.js';
import { read } from './ledger-money.js';

export const measures = [
  'grossSales',
  'discounts',
  'returns',
  'shipping',
  'taxes',
  'duties',
  'fees',
  'tips',
  'refunds',
  'revenue',
] as const;
export type Measure = (typeof measures)[number];

/** One posting: an amount of a measure at an instant, in millionths. */
export interface Entry {
  at: Micros;
  measure: Measure;
  value: bigint;
}

/**
 * Every posting of one order. What was sold is posted when the order was processed, what was taken back when that
 * happened, and the order's revenue (all of it less all that was taken back so far) when it was processed.
 */
export function entriesOf(order: ShopOrder): Entry[] {
  const entries: Entry[] = [];
  let revenue = 0n;
  const post = (at: Micros, measure: Measure, value: bigint): void => {
    if (value !== 0n) entries.push({ at, measure, value });
  };
  const placed = order.processedAt;
  const giftCards = new Set(order.lines.filter((line) => line.isGiftCard).map((line) => line.id));

  for (const line of order.lines) {
    const listed = read(line.unitPrice) * BigInt(line.quantity);
    const discount = discountOf(line);
    const tax = taxesOf(line.taxLines);
    revenue += listed - discount + (order.taxesIncluded ? 0n : tax);
    post(placed, 'taxes', tax);
    if (line.isGiftCard) continue;
    post(placed, 'grossSales', order.taxesIncluded ? listed - tax : listed);
    post(placed, 'discounts', discount);
  }
  for (const line of order.shippingLines) {
    if (line.isRemoved) continue;
    const tax = taxesOf(line.taxLines);
    const charged = read(line.discountedAmount);
    const net = order.taxesIncluded ? charged - tax : charged;
    revenue += net + tax;
    post(placed, 'shipping', net);
    post(placed, 'taxes', tax);
  }
  for (const [measure, amount] of [
    ['tips', order.tip],
    ['duties', order.duties],
    ['fees', order.additionalFees],
  ] as const) {
    revenue += read(amount);
    post(placed, measure, read(amount));
  }

  for (const refund of order.refunds) {
    if (refund.createdAt === null) continue;
    const at = refund.processedAt ?? refund.createdAt;
    post(at, 'refunds', read(refund.totalRefunded));
    for (const line of refund.lines) {
      const tax = read(line.tax);
      const goods = order.taxesIncluded ? read(line.subtotal) - tax : read(line.subtotal);
      revenue -= goods + tax;
      post(at, 'taxes', -tax);
      if (!giftCards.has(line.lineId)) post(at, 'returns', goods);
    }
    for (const line of refund.shippingLines) {
      const tax = read(line.tax);
      const carriage = order.taxesIncluded ? read(line.subtotal) - tax : read(line.subtotal);
      revenue -= carriage + tax;
      post(at, 'taxes', -tax);
      post(at, 'shipping', -carriage);
    }
    for (const adjustment of refund.adjustments) {
      const goods = -read(adjustment.amount);
      const tax = -read(adjustment.tax);
      revenue -= goods + tax;
      post(at, 'returns', goods);
      post(at, 'taxes', -tax);
    }
  }

  for (const edit of order.edits) {
    for (const change of edit.changes) {
      if (change.quantity >= 0) continue;
      const tax = -read(change.tax);
      const total = -read(change.total);
      revenue -= total;
      post(edit.happenedAt, 'taxes', -tax);
      if (!giftCards.has(change.lineId)) post(edit.happenedAt, 'returns', total - tax);
    }
  }
  post(placed, 'revenue', revenue);
  return entries;
}

/** Units sold, gift cards aside. */
export function itemsOf(order: ShopOrder): number {
  return order.lines.reduce((units, line) => units + (line.isGiftCard ? 0 : line.quantity), 0);
}

function discountOf(line: ShopLine): bigint {
  const own = line.lineDiscount === null ? 0n : read(line.lineDiscount.amount);
  return line.discountAllocations.reduce((total, { amount }) => total + read(amount), own);
}

function taxesOf(lines: readonly ShopTaxLine[]): bigint {
  return lines.reduce((total, { amount }) => total + read(amount), 0n);
}
