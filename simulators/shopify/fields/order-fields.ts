import { type Context, type FieldCall, gid, isOrderVisible, Typed, type TypeFields, time } from '../context.js';
import type { ShopLine, ShopOrder, ShopShippingLine, ShopTaxLine, ShopTransaction } from '../model.js';
import { currencyDecimals, type Money, money, share } from '../money.js';
import {
  currentQuantity,
  lineDiscountedTotal,
  lineNet,
  lineTotal,
  type OrderFigures,
  orderFigures,
  refundedShippingOf,
} from '../order-figures.js';
import { listRows } from '../paging.js';
import { agreementsOf } from './agreement-fields.js';
import { Bag, moneyV2, pricingValue } from './money-fields.js';

export interface LineRow {
  order: ShopOrder;
  line: ShopLine;
}

export interface ShippingRow {
  order: ShopOrder;
  line: ShopShippingLine;
}

interface TaxRow {
  order: ShopOrder;
  title: string;
  rate: number;
  amount: Money;
}

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

/** Duties and fees are null, not zero, on an order that has none. */
function figureIfAny(name: keyof OrderFigures): (order: ShopOrder, call: FieldCall) => Bag | null {
  return (order, { context }) => {
    const amount = figuresOf(order, context)[name];
    return amount === 0n ? null : new Bag(amount, order);
  };
}

function first<T>(values: readonly T[], args: Record<string, unknown>): readonly T[] {
  return args.first == null ? values : values.slice(0, Number(args.first));
}

function taxRows(order: ShopOrder, lines: ShopTaxLine[]): TaxRow[] {
  return lines.map((line) => ({ order, title: line.title, rate: line.rate, amount: money(line.amount) }));
}

/** The order's tax lines: those of lines and shipping, added up by title and rate. */
function orderTaxRows(order: ShopOrder): TaxRow[] {
  const rows = new Map<string, TaxRow>();
  for (const { taxLines } of [...order.lines, ...order.shippingLines]) {
    for (const row of taxRows(order, taxLines)) {
      const key = `${row.rate} ${row.title}`;
      const known = rows.get(key);
      rows.set(key, known ? { ...known, amount: known.amount + row.amount } : row);
    }
  }
  return [...rows.values()];
}

export function transactionRow(order: ShopOrder, transaction: ShopTransaction): TransactionRow {
  return { order, transaction };
}

function discountApplications(order: ShopOrder, context: Context): Typed[] {
  const types = {
    code: 'DiscountCodeApplication',
    automatic: 'AutomaticDiscountApplication',
    manual: 'ManualDiscountApplication',
  };
  return order.discountApplications.map(
    (application, index) =>
      new Typed(types[application.kind], {
        index,
        allocationMethod: application.allocationMethod,
        targetSelection: application.allocationMethod === 'ACROSS' ? 'ALL' : 'ENTITLED',
        targetType: application.targetType,
        value: pricingValue(application.value, context.shop.settings.currency, money),
        code: application.label,
        title: application.label,
        description: null,
      }),
  );
}

interface Application {
  index: number;
  allocationMethod: string;
  targetSelection: string;
  targetType: string;
  value: Typed;
  code: string;
  title: string;
  description: null;
}

const application: TypeFields = {
  index: (source: Application) => source.index,
  allocationMethod: (source: Application) => source.allocationMethod,
  targetSelection: (source: Application) => source.targetSelection,
  targetType: (source: Application) => source.targetType,
  value: (source: Application) => source.value,
};
const titled: TypeFields = { ...application, title: (source: Application) => source.title };

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
  displayFulfillmentStatus: (order: ShopOrder) => order.fulfillmentStatus,
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
      order.lines.map((line) => ({ order, line })),
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
  paymentGatewayNames: (order: ShopOrder) => [...new Set(order.transactions.map((transaction) => transaction.gateway))],
};

/** The line's unit price, of an amount for the whole line. */
function perUnit(amount: Money, { line }: LineRow, currency: string): Money {
  return share(amount, line.quantity, currencyDecimals(currency));
}

const lineItem: TypeFields = {
  id: ({ line }: LineRow) => gid('LineItem', line.id),
  sku: ({ line }: LineRow) => line.sku,
  title: ({ line }: LineRow) => line.title,
  name: ({ line }: LineRow) => (line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title),
  variantTitle: ({ line }: LineRow) => line.variantTitle,
  vendor: ({ line }: LineRow) => line.vendor,
  quantity: ({ line }: LineRow) => line.quantity,
  currentQuantity: ({ order, line }: LineRow) => currentQuantity(order, line),
  isGiftCard: ({ line }: LineRow) => line.isGiftCard,
  taxable: ({ line }: LineRow) => line.taxable,
  requiresShipping: ({ line }: LineRow) => line.requiresShipping,
  product: ({ line }: LineRow, { context }) =>
    line.productId === null ? null : (context.shop.products.get(line.productId) ?? null),
  variant: ({ line }: LineRow, { context }) =>
    line.variantId === null ? null : (context.shop.variants.get(line.variantId) ?? null),
  originalUnitPriceSet: ({ order, line }: LineRow) => new Bag(money(line.unitPrice), order),
  originalTotalSet: ({ order, line }: LineRow) => new Bag(lineTotal(line), order),
  discountedTotalSet: ({ order, line }: LineRow, { args }) =>
    new Bag(args.withCodeDiscounts === true ? lineNet(line) : lineDiscountedTotal(line), order),
  discountedUnitPriceSet: (row: LineRow, { context }) =>
    new Bag(perUnit(lineDiscountedTotal(row.line), row, context.shop.settings.currency), row.order),
  discountedUnitPriceAfterAllDiscountsSet: (row: LineRow, { context }) =>
    new Bag(perUnit(lineNet(row.line), row, context.shop.settings.currency), row.order),
  totalDiscountSet: ({ order, line }: LineRow) => new Bag(lineTotal(line) - lineDiscountedTotal(line), order),
  discountAllocations: ({ order, line }: LineRow, { context }) =>
    line.discountAllocations.map((allocation) => ({
      order,
      amount: money(allocation.amount),
      application: discountApplications(order, context)[allocation.applicationIndex] ?? null,
    })),
  taxLines: ({ order, line }: LineRow, { args }) => first(taxRows(order, line.taxLines), args),
};

const shippingLine: TypeFields = {
  id: ({ line }: ShippingRow) => gid('ShippingLine', line.id),
  title: ({ line }: ShippingRow) => line.title,
  code: ({ line }: ShippingRow) => line.code,
  source: () => 'shopify',
  custom: () => false,
  isRemoved: ({ line }: ShippingRow) => line.isRemoved,
  originalPriceSet: ({ order, line }: ShippingRow) => new Bag(money(line.amount), order),
  discountedPriceSet: ({ order, line }: ShippingRow) => new Bag(money(line.discountedAmount), order),
  currentDiscountedPriceSet: ({ order, line }: ShippingRow) =>
    new Bag(line.isRemoved ? 0n : money(line.discountedAmount) - refundedShippingOf(order, line.id), order),
  taxLines: ({ order, line }: ShippingRow) => taxRows(order, line.taxLines),
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
  LineItem: lineItem,
  ShippingLine: shippingLine,
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
  TaxLine: {
    title: (row: TaxRow) => row.title,
    rate: (row: TaxRow) => row.rate,
    // Two binary fractions apart, 0.07 x 100 would show as 7.000000000000001.
    ratePercentage: (row: TaxRow) => Number((row.rate * 100).toPrecision(12)),
    channelLiable: () => false,
    priceSet: (row: TaxRow) => new Bag(row.amount, row.order),
  },
  DiscountAllocation: {
    allocatedAmountSet: (row: { order: ShopOrder; amount: Money }) => new Bag(row.amount, row.order),
    discountApplication: (row: { application: Typed | null }) => row.application,
  },
  DiscountCodeApplication: { ...application, code: (source: Application) => source.code },
  AutomaticDiscountApplication: titled,
  ManualDiscountApplication: { ...titled, description: (source: Application) => source.description },
};
