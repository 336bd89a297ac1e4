import { Big } from 'big.js';
import type { OrderLine, OrderRecord, RefundLine, SplitOrderRecord } from '../../canonical/record.js';

/** Plugins that write a refund on both orders do so in one request. */
const mirroredWithinMs = 3_600_000;

/** The amounts that add up to a row's total, except gift cards. */
const amountNames = ['returns', 'shipping', 'taxes', 'duties', 'fees', 'tips'] as const;
type AmountName = (typeof amountNames)[number];

/**
 * The refunds of a split order: its own rows, and those of its sub-orders that have no equal row in it. Plugins differ:
 * one writes a refund on both, another only on the sub-order, and a status copied from one order to the other makes
 * WooCommerce refund whatever is left of either. So if a sub-order has rows that the order lacks, each counts, in the
 * order of their dates, up to what is left to take back.
 */
export function refundsOfAll(order: OrderRecord, subOrders: readonly SplitOrderRecord[]): RefundLine[] {
  const theirs = subOrders.flatMap((subOrder) => rowsOf(subOrder, order));
  const added = withoutMirrored(theirs, order.refunds);
  if (added.length === 0) return order.refunds;
  const left = leftOf(order);
  return [...order.refunds.map((row) => ({ row, isOwn: true })), ...added.map((row) => ({ row, isOwn: false }))]
    .toSorted((x, y) => compare(x.row.refundedAt, y.row.refundedAt) || Number(y.isOwn) - Number(x.isOwn))
    .flatMap(({ row }) => taken(row, left));
}

/** The rows of a sub-order as rows of the order itself. */
function rowsOf({ order: subOrder, parentLines }: SplitOrderRecord, order: OrderRecord): RefundLine[] {
  const lines = linesOf(subOrder, parentLines, order);
  return subOrder.refunds.map((row) => ({
    ...row,
    refundLineId: `${subOrder.orderId}/${row.refundLineId}`,
    lineId: row.lineId === null ? null : (lines.get(row.lineId) ?? null),
  }));
}

/** Maps each line of a sub-order to a line of the order: the one that it names, else the first equal one. */
function linesOf(
  { lines }: OrderRecord,
  named: Readonly<Record<string, string>>,
  order: OrderRecord,
): ReadonlyMap<string, string> {
  const open = new Map(order.lines.map((line) => [line.lineId, line]));
  const found = new Map<string, string>();
  const take = (line: OrderLine, parent: string): void => {
    found.set(line.lineId, parent);
    open.delete(parent);
  };
  for (const line of lines) {
    const parent = named[line.lineId];
    if (parent !== undefined && open.has(parent)) take(line, parent);
  }
  for (const line of lines) {
    if (found.has(line.lineId)) continue;
    const equal = [...open.values()].find((other) => isEqual(line, other));
    if (equal) take(line, equal.lineId);
  }
  return found;
}

function isEqual(one: OrderLine, other: OrderLine): boolean {
  const isSameProduct = one.variantId === other.variantId && one.productId === other.productId;
  return isSameProduct && one.quantity === other.quantity && one.grossSales === other.grossSales;
}

/** The rows without an equal among the order's own; each of those matches one. */
function withoutMirrored(theirs: readonly RefundLine[], own: readonly RefundLine[]): RefundLine[] {
  const open = new Set(own);
  return theirs.filter((row) => {
    const mirror = [...open].find((other) => isMirror(row, other));
    if (mirror) open.delete(mirror);
    return mirror === undefined;
  });
}

function isMirror(one: RefundLine, other: RefundLine): boolean {
  const apart = Math.abs(Date.parse(one.refundedAt) - Date.parse(other.refundedAt));
  const isOfSame = one.kind === other.kind && one.lineId === other.lineId && one.quantity === other.quantity;
  return isOfSame && one.total === other.total && apart <= mirroredWithinMs;
}

interface Left {
  amounts: Record<AmountName, Big>;
  total: Big;
  lines: Map<string, { quantity: Big; value: Big }>;
}

function leftOf({ lines, total, ...order }: OrderRecord): Left {
  const worth = ({ isGiftCard, unitPrice, quantity, grossSales, discounts, taxes: tax }: OrderLine): Big =>
    (isGiftCard ? new Big(unitPrice).times(quantity) : new Big(grossSales).minus(discounts)).plus(tax);
  const goods = lines.reduce((sum, { grossSales, discounts }) => sum.plus(grossSales).minus(discounts), new Big(0));
  return {
    amounts: {
      ...{ returns: goods, shipping: new Big(order.shipping), taxes: new Big(order.taxes) },
      ...{ duties: new Big(order.duties), fees: new Big(order.fees), tips: new Big(order.tips) },
    },
    total: new Big(total),
    lines: new Map(lines.map((line) => [line.lineId, { quantity: new Big(line.quantity), value: worth(line) }])),
  };
}

/**
 * Limits the row to what is left, and subtracts it from `left`. Returns may exceed the goods that are left: an amount without a
 * stated purpose counts as returns, but also pays back shipping and taxes. The row that takes the last of the order therefore takes
 * the rest of each amount, so that all of them net to zero.
 */
function taken(row: RefundLine, left: Left): RefundLine[] {
  const line = row.lineId === null ? undefined : left.lines.get(row.lineId);
  let most = line?.value.lt(left.total) ? line.value : left.total;
  const amounts = {} as Record<AmountName, Big>;
  let others = new Big(row.total);
  for (const name of amountNames) {
    others = others.minus(row[name]);
    amounts[name] = least(new Big(row[name]), ...(name === 'returns' ? [] : [left.amounts[name]]), most);
    most = most.minus(amounts[name]);
  }
  const rest = least(others, most);
  const total = amountNames.reduce((sum, name) => sum.plus(amounts[name]), rest);
  const quantity = least(new Big(row.quantity), ...(line ? [line.quantity] : []));
  if (total.eq(0) && quantity.eq(0)) return [];
  // An earlier row took its units back.
  if (total.eq(0) && !new Big(row.total).eq(0)) return [];
  if (total.gt(0) && total.eq(left.total)) Object.assign(amounts, left.amounts);
  for (const name of amountNames) left.amounts[name] = left.amounts[name].minus(amounts[name]);
  left.total = left.total.minus(total);
  if (line) {
    line.quantity = line.quantity.minus(quantity);
    line.value = line.value.minus(total);
  }
  const missing = new Big(row.total).minus(total);
  const refunded = new Big(row.refunded).minus(missing);
  return [
    {
      ...row,
      ...(Object.fromEntries(amountNames.map((name) => [name, amounts[name].toFixed()])) as Record<AmountName, string>),
      ...{ quantity: quantity.toFixed(), total: total.toFixed() },
      refunded: (refunded.lt(0) ? new Big(0) : refunded).toFixed(),
    },
  ];
}

/** The first, capped at the others. Negative amounts, such as a fee that was kept, stay. */
function least(amount: Big, ...bounds: readonly Big[]): Big {
  return bounds.reduce((least, bound) => (least.gt(bound) ? (bound.gt(0) ? bound : new Big(0)) : least), amount);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
