import { gid, type TypeFields, time } from '../context.js';
import type { ShopOrder, ShopRefund } from '../model.js';
import { money } from '../money.js';
import { listRows } from '../paging.js';
import { shownLine } from '../tip-line.js';
import { Bag } from './money-fields.js';
import { transactionRow } from './order-fields.js';

interface RefundRow {
  order: ShopOrder;
  refund: ShopRefund;
}

interface RefundLineRow extends RefundRow {
  line: ShopRefund['lines'][number];
}

interface AdjustmentRow extends RefundRow {
  adjustment: ShopRefund['adjustments'][number];
}

interface RefundShippingRow extends RefundRow {
  shipping: ShopRefund['shippingLines'][number];
}

const refund: TypeFields = {
  id: ({ refund }: RefundRow) => gid('Refund', refund.id),
  legacyResourceId: ({ refund }: RefundRow) => String(refund.id),
  createdAt: ({ refund }: RefundRow) => time(refund.createdAt),
  processedAt: ({ refund }: RefundRow) => time(refund.processedAt),
  updatedAt: ({ refund }: RefundRow) => time(refund.updatedAt),
  note: ({ refund }: RefundRow) => refund.note,
  order: ({ order }: RefundRow) => order,
  duties: () => [],
  totalRefundedSet: ({ order, refund }: RefundRow) => new Bag(money(refund.totalRefunded), order),
  refundLineItems: (row: RefundRow, { args }) =>
    listRows(
      row.refund.lines.map((line) => ({ ...row, line })),
      `refund lines ${row.refund.id}`,
      args.reverse === true,
    ),
  orderAdjustments: (row: RefundRow, { args }) =>
    listRows(
      row.refund.adjustments.map((adjustment) => ({ ...row, adjustment })),
      `adjustments ${row.refund.id}`,
      args.reverse === true,
    ),
  refundShippingLines: (row: RefundRow, { args }) =>
    listRows(
      row.refund.shippingLines.map((shipping) => ({ ...row, shipping })),
      `refund shipping ${row.refund.id}`,
      args.reverse === true,
    ),
  transactions: ({ order, refund }: RefundRow, { args }) => {
    const ids = new Set(refund.transactionIds);
    const found = order.transactions.filter((transaction) => ids.has(transaction.id));
    return listRows(
      found.map((transaction) => transactionRow(order, transaction)),
      `refund transactions ${refund.id}`,
      args.reverse === true,
    );
  },
};

export const refundFields: Record<string, TypeFields> = {
  Refund: refund,
  // Refunded duties are not modelled separately from the refund's adjustments.
  RefundDuty: { amountSet: (amount: Bag) => amount },
  RefundLineItem: {
    id: ({ line }: RefundLineRow) => gid('RefundLineItem', line.id),
    quantity: ({ line }: RefundLineRow) => line.quantity,
    restockType: ({ line }: RefundLineRow) => line.restockType,
    restocked: ({ line }: RefundLineRow) => line.restockType !== 'NO_RESTOCK',
    lineItem: ({ order, line }: RefundLineRow) => ({
      order,
      line: shownLine(order, line.lineId),
    }),
    location: ({ line }: RefundLineRow, { context }) =>
      line.locationId === null ? null : (context.shop.locations.get(line.locationId) ?? null),
    priceSet: ({ order, line }: RefundLineRow) => new Bag(money(line.price), order),
    subtotalSet: ({ order, line }: RefundLineRow) => new Bag(money(line.subtotal), order),
    totalTaxSet: ({ order, line }: RefundLineRow) => new Bag(money(line.tax), order),
  },
  OrderAdjustment: {
    id: ({ adjustment }: AdjustmentRow) => gid('OrderAdjustment', adjustment.id),
    // The schema has no OTHER: a reason that it does not list is null.
    reason: ({ adjustment }: AdjustmentRow) => (adjustment.reason === 'OTHER' ? null : adjustment.reason),
    amountSet: ({ order, adjustment }: AdjustmentRow) => new Bag(money(adjustment.amount), order),
    taxAmountSet: ({ order, adjustment }: AdjustmentRow) => new Bag(money(adjustment.tax), order),
  },
  RefundShippingLine: {
    id: ({ shipping }: RefundShippingRow) => gid('RefundShippingLine', shipping.id),
    subtotalAmountSet: ({ order, shipping }: RefundShippingRow) => new Bag(money(shipping.subtotal), order),
    taxAmountSet: ({ order, shipping }: RefundShippingRow) => new Bag(money(shipping.tax), order),
    shippingLine: ({ order, shipping }: RefundShippingRow) => ({
      order,
      line: order.shippingLines.find((line) => line.id === shipping.shippingLineId),
    }),
  },
};
