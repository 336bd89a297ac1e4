import { Big } from 'big.js';
import type { OrderRecord, RefundLine } from '../../canonical/record.js';

const measures = ['returns', 'shipping', 'taxes', 'duties', 'fees', 'tips'] as const;
type Measure = (typeof measures)[number];

/** The fields of an order that `settledRefunds` reads. */
type SettledOrder = Pick<OrderRecord, 'total' | 'lines' | 'refunds' | Exclude<Measure, 'returns'>>;

/**
 * The refunds of an order, such that a fully refunded order nets to zero in each measure. A refund without details does
 * not show what it was for; the last one, which settles the order, takes what is left of each measure: shipping, taxes,
 * duties, fees and tips that no row took back, and the rest as merchandise. It is added to the last refund's row
 * without units or, if all its rows are lines and shipping, to a new row whose total is 0.
 */
export function settledRefunds(order: SettledOrder): RefundLine[] {
  const { refunds } = order;
  const last = lastOf(refunds);
  if (last === undefined) return refunds;
  const total = new Big(order.total);
  if (total.eq(0) || !sum(refunds.map((row) => row.total)).eq(total)) return refunds;
  const left = measures.map((measure) => [
    measure,
    soldOf(order, measure).minus(sum(refunds.map((row) => row[measure]))),
  ]) as [Measure, Big][];
  if (left.every(([, amount]) => amount.eq(0))) return refunds;
  const target = refunds.findLast(({ kind, refundId, lineId, quantity }) => {
    const hasNoUnits = lineId === null && new Big(quantity).eq(0);
    return refundId === last.refundId && hasNoUnits && kind !== 'line' && kind !== 'shipping';
  });
  if (target === undefined) return [...refunds, withMeasures(balanceRow(last), left)];
  return refunds.map((row) => (row === target ? withMeasures(row, left) : row));
}

function lastOf(refunds: readonly RefundLine[]): RefundLine | undefined {
  return refunds.reduce<RefundLine | undefined>(
    (last, row) => (last === undefined || Date.parse(row.refundedAt) >= Date.parse(last.refundedAt) ? row : last),
    undefined,
  );
}

function soldOf({ lines, ...order }: SettledOrder, measure: Measure): Big {
  if (measure !== 'returns') return new Big(order[measure]);
  return lines.reduce((net, { grossSales, discounts }) => net.plus(grossSales).minus(discounts), new Big(0));
}

function balanceRow({ refundId, refundedAt, reason }: RefundLine): RefundLine {
  return {
    ...{
      kind: 'adjustment',
      refundLineId: `${refundId}:settled`,
      refundId,
      refundedAt,
      lineId: null,
      quantity: '0',
      reason,
    },
    ...{ returns: '0', shipping: '0', taxes: '0', duties: '0', fees: '0', tips: '0', total: '0', refunded: '0' },
  };
}

function withMeasures(row: RefundLine, left: readonly [Measure, Big][]): RefundLine {
  const moved = Object.fromEntries(left.map(([measure, amount]) => [measure, amount.plus(row[measure]).toFixed()]));
  return { ...row, ...(moved as Record<Measure, string>) };
}

function sum(amounts: readonly string[]): Big {
  return amounts.reduce((total, amount) => total.plus(amount), new Big(0));
}
