import { digitsOf } from '../../kit/amounts.js';
import { gid, type TypeFields } from '../context.js';
import type { ShopLine, ShopOrder, ShopShippingLine, ShopTaxLine } from '../model.js';
import { type Money, money, share } from '../money.js';
import { currentQuantity, lineDiscountedTotal, lineNet, lineTotal, refundedShippingOf } from '../order-figures.js';
import { discountApplications } from './discount-fields.js';
import { Bag } from './money-fields.js';

interface LineRow {
  order: ShopOrder;
  line: ShopLine;
}

interface ShippingRow {
  order: ShopOrder;
  line: ShopShippingLine;
}

interface TaxRow {
  order: ShopOrder;
  title: string;
  rate: number;
  amount: Money;
}

/** The first elements of a list without cursors. */
export function first<T>(values: readonly T[], args: Record<string, unknown>): readonly T[] {
  return args.first == null ? values : values.slice(0, Number(args.first));
}

function taxRows(order: ShopOrder, lines: ShopTaxLine[]): TaxRow[] {
  return lines.map((line) => ({ order, title: line.title, rate: line.rate, amount: money(line.amount) }));
}

/** The order's tax lines: those of lines and shipping, added up by title and rate. */
export function orderTaxRows(order: ShopOrder): TaxRow[] {
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

/** The line's unit price, from an amount for the whole line. */
function perUnit(amount: Money, { line }: LineRow, currency: string): Money {
  return share(amount, line.quantity, digitsOf(currency));
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

export const lineFields: Record<string, TypeFields> = {
  LineItem: lineItem,
  ShippingLine: shippingLine,
  TaxLine: {
    title: (row: TaxRow) => row.title,
    rate: (row: TaxRow) => row.rate,
    // Multiplied as binary fractions, 0.07 x 100 would be shown as 7.000000000000001.
    ratePercentage: (row: TaxRow) => Number((row.rate * 100).toPrecision(12)),
    channelLiable: () => false,
    priceSet: (row: TaxRow) => new Bag(row.amount, row.order),
  },
};
