import type { FixedPoint } from '../../staging/decimal.js';
import { quantityOf } from '../../staging/quantity.js';
import type { RefundRow } from '../../staging/refund-row.js';
import { idOf } from './gid.js';
import { shopMoney } from './shapes.js';
import type { WholeOrder } from './whole-order.js';

/**
 * Units that edits removed without a refund, oldest first: the edits' sales of negative quantity, whose amounts are negative and
 * include the tax. Units that edits added are in the order's lines, and shipping that they removed is not in its shipping:
 * neither needs a row.
 */
export function editRows(whole: WholeOrder, giftCardLines: ReadonlySet<string>): RefundRow[] {
  const rows: RefundRow[] = [];
  for (const { editId, happenedAt, sales } of whole.edits) {
    for (const sale of sales) {
      const quantity = -quantityOf(sale.quantity ?? 0);
      if (quantity <= 0n || !sale.lineItem) continue;
      const lineId = idOf(sale.lineItem.id);
      const total = -shopMoney(sale.totalAmount);
      const taxes = -shopMoney(sale.totalTaxAmount);
      rows.push({
        ...{ kind: 'edit', refundLineId: `edit:${idOf(sale.id)}`, refundId: editId, refundedAt: happenedAt },
        ...{ lineId, quantity, reason: null },
        ...{
          returns: giftCardLines.has(lineId) ? 0n : total - taxes,
          shipping: 0n,
          taxes,
          duties: 0n,
          fees: 0n,
          tips: 0n,
          total,
          refunded: 0n,
        },
      });
    }
  }
  rows.sort((x, y) => (x.refundedAt < y.refundedAt ? -1 : x.refundedAt > y.refundedAt ? 1 : 0));
  return withoutRefundedUnits(rows, whole);
}

/**
 * Leaves out edits of units that a refund takes back as well. `currentQuantity` says how many units have left a line; if edits and
 * refunds together claim more, the refund wins, because it has the money.
 */
function withoutRefundedUnits(rows: RefundRow[], { lines, refundedUnits }: WholeOrder): RefundRow[] {
  if (rows.length === 0 || refundedUnits.length === 0) return rows;
  const excess = new Map<string, FixedPoint>();
  for (const { id, quantity, currentQuantity } of lines) {
    if (currentQuantity === null || currentQuantity === undefined) continue;
    excess.set(idOf(id), quantityOf(currentQuantity) - quantityOf(quantity));
  }
  const claim = (lineId: string, units: FixedPoint): void => {
    const claimed = excess.get(lineId);
    if (claimed !== undefined) excess.set(lineId, claimed + units);
  };
  for (const [lineId, units] of refundedUnits) claim(lineId, units);
  for (const { lineId, quantity } of rows) claim(`${lineId}`, quantity);
  return rows.filter(({ lineId, quantity }) => {
    if ((excess.get(`${lineId}`) ?? 0n) < quantity) return true;
    claim(`${lineId}`, -quantity);
    return false;
  });
}
