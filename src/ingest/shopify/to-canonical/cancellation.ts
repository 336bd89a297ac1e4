import { type FixedPoint, parseDecimal } from '../../staging/decimal.js';
import { quantityOf } from '../../staging/quantity.js';
import { nothingTaken, type RefundRow } from '../../staging/refund-row.js';
import type { StagedLines } from './order-lines.js';
import type { OrderTotals } from './order-total.js';
import type { WholeOrder } from './whole-order.js';

/** Payment states in which the shop keeps no money: none was paid, or all of it was refunded. */
const nothingKept: ReadonlySet<string> = new Set(['PENDING', 'AUTHORIZED', 'EXPIRED', 'VOIDED', 'REFUNDED']);

const measures = ['returns', 'shipping', 'taxes', 'duties', 'fees', 'tips', 'total'] as const;
type Measure = (typeof measures)[number];

/**
 * The part of a cancelled order that its refunds do not reverse, if the shop keeps no money: Shopify's refund of an unpaid order
 * lists its lines and shipping, but no fees, tips or duties, and an imported order may have no refund at all. No money moves.
 * If the shop keeps a part of the money, the order's refunds show what for.
 */
export function cancellationRows(
  { order }: WholeOrder,
  { lines, worths, giftCardLines }: StagedLines,
  totals: OrderTotals,
  taken: readonly RefundRow[],
): RefundRow[] {
  const { cancelledAt, displayFinancialStatus: status } = order;
  if (!cancelledAt || !nothingKept.has(status ?? '')) return [];
  const head = { refundId: 'cancelled', refundedAt: cancelledAt } as const;
  const left = { ...totals, returns: 0n };
  const rows: RefundRow[] = [];
  for (const [at, { lineId, quantity, taxes }] of lines.entries()) {
    const worth = worths[at] as FixedPoint;
    const tax = parseDecimal(taxes);
    const isGiftCard = giftCardLines.has(lineId);
    if (!isGiftCard) left.returns += worth - tax;
    const before = taken.filter((row) => row.lineId === lineId);
    const units = quantityOf(quantity) - sumOf(before, 'quantity');
    if (units <= 0n) continue;
    const open = { taxes: tax - sumOf(before, 'taxes'), total: worth - sumOf(before, 'total') };
    rows.push({
      ...{ ...nothingTaken, ...head, kind: 'edit', refundLineId: `cancelled:${lineId}`, lineId, quantity: units },
      ...{ ...open, returns: isGiftCard ? 0n : open.total - open.taxes },
    });
  }
  for (const measure of measures) left[measure] -= sumOf(taken, measure);
  // More was reversed than sold: the excess is no longer part of the order.
  if (left.total < 0n) return [];
  for (const measure of measures) left[measure] -= sumOf(rows, measure);
  if (left.total === 0n) return rows;
  return [...rows, { ...nothingTaken, ...head, kind: 'edit', refundLineId: 'cancelled:rest', ...left }];
}

function sumOf(rows: readonly RefundRow[], field: Measure | 'quantity'): FixedPoint {
  return rows.reduce((sum, row) => sum + row[field], 0n);
}
