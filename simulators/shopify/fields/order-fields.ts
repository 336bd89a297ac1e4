import { type Context, type FieldCall, gid, isOrderVisible, type TypeFields, time } from '../context.js';
import type { ShopOrder, ShopTransaction } from '../model.js';
import { money } from '../money.js';
import { currentQuantity, type OrderFigures, orderFigures } from '../order-figures.js';
import { listRows } from '../paging.js';
import { shownLines } from '../tip-line.js';
import { agreementsOf } from './agreement-fields.js';
import { discountApplications } from './discount-fields.js';
import { journeyOf } from './journey-fields.js';
import { first, orderTaxRows } from './line-fields.js';
import { Bag, moneyV2 } from './money-fields.js';

interface TransactionRow {
  order: ShopOrder;
  transaction: ShopTransaction;
}

function figuresOf(order: ShopOrder, context: Context): OrderFigures {
  if (context.figures?.of !== order) context.figures = { of: order, figures: orderFigures(order) };
  return context.figures.figures;
}

/** A field that shows one of the order's figures. */
function figure(name: keyof OrderFigures): (order: ShopOrder, call: FieldCall) => Bag {
  return (order, { context }) => new Bag(figuresOf(order, context)[name], order);
}

/** Duties and fees are null, not zero, for an order without any. */
function figureIfAny(name: keyof OrderFigures): (order: ShopOrder, call: FieldCall) => Bag | null {
  return (order, { context }) => {
    const amount = figuresOf(order, context)[name];
    return amount === 0n ? null : new Bag(amount, order);
  };
}

function isNothingLeft(order: ShopOrder): boolean {
  return order.lines.every((line) => currentQuantity(order, line) === 0);
}

export function transactionRow(order: ShopOrder, transaction: ShopTransaction): TransactionRow {
  return { order, transaction };
}

const order: TypeFields = {
  id: (order: ShopOrder) => gid('Order', order.id),
  legacyResourceId: (order: ShopOrder) => String(order.id),
  name: (order: ShopOrder) => order.name,
  number: (order: ShopOrder) => order.number,
  sourceName: (order: ShopOrder) => order.sourceName,
  tags: (order: ShopOrder) => order.tags,
  test: (order: ShopOrder) => order.test,
  createdAt: (order: ShopOrder) => time(order.createdAt),
  updatedAt: (order: ShopOrder) => time(order.updatedAt),
  processedAt: (order: ShopOrder) => time(order.processedAt),
  cancelledAt: (order: ShopOrder) => time(order.cancelledAt),
  cancelReason: (order: ShopOrder) => order.cancelReason,
  closedAt: (order: ShopOrder) => time(order.closedAt),
  closed: (order: ShopOrder) => order.closedAt !== null,
  currencyCode: (_: ShopOrder, { context }) => context.shop.settings.currency,
  presentmentCurrencyCode: (order: ShopOrder) => order.presentmentCurrency,
  taxesIncluded: (order: ShopOrder) => order.taxesIncluded,
  dutiesIncluded: () => false,
  displayFinancialStatus: (order: ShopOrder) => order.financialStatus,
  displayFulfillmentStatus: (order: ShopOrder, { context }) =>
    context.version >= '2026-10' && order.fulfillmentStatus === 'UNFULFILLED' && isNothingLeft(order)
      ? 'FULFILLMENT_NOT_REQUIRED'
      : order.fulfillmentStatus,
  edited: (order: ShopOrder) => order.edits.length > 0,
  email: (order: ShopOrder) => order.email,
  phone: (order: ShopOrder) => order.phone,
  billingAddress: (order: ShopOrder) => order.billingAddress,
  shippingAddress: (order: ShopOrder) => order.shippingAddress,
  discountCode: (order: ShopOrder) => order.discountCodes[0] ?? null,
  discountCodes: (order: ShopOrder) => order.discountCodes,
  customer: (order: ShopOrder, { context }) =>
    order.customerId === null ? null : (context.shop.customers.get(order.customerId) ?? null),
  originalTotalPriceSet: figure('originalTotal'),
  totalPriceSet: figure('total'),
  currentTotalPriceSet: figure('currentTotal'),
  subtotalPriceSet: figure('subtotal'),
  currentSubtotalPriceSet: figure('currentSubtotal'),
  totalTaxSet: figure('tax'),
  currentTotalTaxSet: figure('currentTax'),
  totalDiscountsSet: figure('discounts'),
  currentTotalDiscountsSet: figure('currentDiscounts'),
  totalShippingPriceSet: figure('shipping'),
  currentShippingPriceSet: figure('currentShipping'),
  totalRefundedSet: figure('refunded'),
  totalRefundedShippingSet: figure('refundedShipping'),
  refundDiscrepancySet: figure('refundDiscrepancy'),
  totalReceivedSet: figure('received'),
  netPaymentSet: figure('net'),
  totalOutstandingSet: figure('outstanding'),
  totalTipReceivedSet: figure('tip'),
  originalTotalDutiesSet: figureIfAny('duties'),
  currentTotalDutiesSet: figureIfAny('duties'),
  originalTotalAdditionalFeesSet: figureIfAny('fees'),
  currentTotalAdditionalFeesSet: figureIfAny('fees'),
  additionalFees: (order: ShopOrder) => (money(order.additionalFees) === 0n ? [] : [order]),
  taxLines: (order: ShopOrder) => orderTaxRows(order),
  lineItems: (order: ShopOrder, { args }) =>
    listRows(
      shownLines(order).map((line) => ({ order, line })),
      `lines ${order.id}`,
      args.reverse === true,
    ),
  shippingLines: (order: ShopOrder, { args }) => {
    const lines = order.shippingLines.filter((line) => args.includeRemovals === true || !line.isRemoved);
    return listRows(
      lines.map((line) => ({ order, line })),
      `shipping ${order.id}`,
      args.reverse === true,
    );
  },
  shippingLine: (order: ShopOrder) => {
    const line = order.shippingLines.find((candidate) => !candidate.isRemoved);
    return line ? { order, line } : null;
  },
  discountApplications: (order: ShopOrder, { args, context }) =>
    listRows(discountApplications(order, context), `discounts ${order.id}`, args.reverse === true),
  agreements: (order: ShopOrder, { args }) =>
    listRows(agreementsOf(order), `agreements ${order.id}`, args.reverse === true),
  transactions: (order: ShopOrder, { args }) =>
    first(order.transactions, args).map((transaction) => transactionRow(order, transaction)),
  transactionsCount: (order: ShopOrder) => ({ count: order.transactions.length, precision: 'EXACT' }),
  refunds: (order: ShopOrder, { args }) => first(order.refunds, args).map((refund) => ({ order, refund })),
  subtotalLineItemsQuantity: (order: ShopOrder) => order.lines.reduce((total, line) => total + line.quantity, 0),
  currentSubtotalLineItemsQuantity: (order: ShopOrder) =>
    order.lines.reduce((total, line) => total + currentQuantity(order, line), 0),
  customerJourneySummary: (order: ShopOrder) => journeyOf(order),
  paymentGatewayNames: (order: ShopOrder) => [...new Set(order.transactions.map((transaction) => transaction.gateway))],
};

const transaction: TypeFields = {
  id: ({ transaction }: TransactionRow) => gid('OrderTransaction', transaction.id),
  kind: ({ transaction }: TransactionRow) => transaction.kind,
  status: ({ transaction }: TransactionRow) => transaction.status,
  gateway: ({ transaction }: TransactionRow) => transaction.gateway,
  test: ({ order }: TransactionRow) => order.test,
  createdAt: ({ transaction }: TransactionRow) => time(transaction.createdAt),
  processedAt: ({ transaction }: TransactionRow) => time(transaction.createdAt),
  order: ({ order }: TransactionRow, { context }) => (isOrderVisible(context, order) ? order : null),
  parentTransaction: ({ order, transaction }: TransactionRow) => {
    const parent = order.transactions.find((candidate) => candidate.id === transaction.parentId);
    return parent ? { order, transaction: parent } : null;
  },
  amountSet: ({ order, transaction }: TransactionRow) => new Bag(money(transaction.amount), order),
  fees: ({ transaction }: TransactionRow) => (transaction.fee === null ? [] : [transaction]),
};

export const orderFields: Record<string, TypeFields> = {
  Order: order,
  OrderTransaction: transaction,
  TransactionFee: {
    id: (transaction: ShopTransaction) => gid('TransactionFee', transaction.id),
    amount: (transaction: ShopTransaction, { context }) =>
      moneyV2(money(transaction.fee ?? '0'), context.shop.settings.currency),
  },
  AdditionalFee: {
    id: (order: ShopOrder) => gid('AdditionalFee', order.id),
    name: () => 'Additional fees',
    price: (order: ShopOrder) => new Bag(money(order.additionalFees), order),
    taxLines: () => [],
  },
};
