import { allocate, divideRounded, fromMinor, millionths, smaller, sum, toMinor } from '../../kit/amounts.js';
import type {
  ShopDiscountApplication,
  ShopLine,
  ShopProduct,
  ShopShippingLine,
  ShopTaxLine,
  ShopVariant,
} from '../model.js';

/** The parts of an order to which discounts and taxes apply. */
export interface Basket {
  lines: ShopLine[];
  shippingLines: ShopShippingLine[];
  discountApplications: ShopDiscountApplication[];
}

export interface Goods {
  product: ShopProduct;
  variant: ShopVariant;
}

/** A line of a catalogue article, before discounts and taxes. */
export function lineOf(
  id: number,
  { product, variant }: Goods,
  quantity: number,
  isGiftCard: boolean,
  taxable: boolean,
): ShopLine {
  const variantTitle = variant.title === 'Default Title' ? null : variant.title;
  return {
    id,
    productId: product.id,
    variantId: variant.id,
    sku: variant.sku,
    title: product.title,
    variantTitle,
    vendor: product.vendor,
    quantity,
    unitPrice: variant.price,
    isGiftCard,
    taxable: taxable && !isGiftCard,
    requiresShipping: !isGiftCard,
    lineDiscount: null,
    discountAllocations: [],
    taxLines: [],
  };
}

/** A discount on a single line. */
export function discountLine(basket: Basket, line: ShopLine, label: string, percentage: number, digits: number): void {
  const applicationIndex = basket.discountApplications.length;
  const nominal = toMinor(line.unitPrice, digits) * BigInt(line.quantity);
  const amount = percentOf(nominal, percentage);
  if (amount === 0n || line.lineDiscount !== null) return;
  basket.discountApplications.push({
    kind: 'automatic',
    label,
    targetType: 'LINE_ITEM',
    allocationMethod: 'EACH',
    value: { percentage },
  });
  line.lineDiscount = { amount: fromMinor(amount, digits), applicationIndex };
}

/**
 * A discount on the whole order, allocated to its merchandise in proportion to the lines' current prices. The
 * allocations add up to the discount exactly. Gift cards are never discounted.
 */
export function discountOrder(
  basket: Basket,
  kind: ShopDiscountApplication['kind'],
  label: string,
  value: ShopDiscountApplication['value'],
  digits: number,
): void {
  const lines = basket.lines.filter((line) => !line.isGiftCard);
  const weights = lines.map((line) => netOf(line, digits));
  const base = sum(weights);
  const amount =
    'percentage' in value ? percentOf(base, value.percentage) : smaller(toMinor(value.amount, digits), base);
  if (amount <= 0n) return;
  const applicationIndex = basket.discountApplications.length;
  basket.discountApplications.push({ kind, label, targetType: 'LINE_ITEM', allocationMethod: 'ACROSS', value });
  allocate(amount, weights).forEach((part, index) => {
    if (part > 0n) lines[index]?.discountAllocations.push({ amount: fromMinor(part, digits), applicationIndex });
  });
}

/** Free shipping by code: the shipping line keeps its amount, discounted to zero. */
export function freeShipping(basket: Basket, code: string, digits: number): void {
  const charged = basket.shippingLines.filter((line) => toMinor(line.discountedAmount, digits) > 0n);
  if (charged.length === 0) return;
  basket.discountApplications.push({
    kind: 'code',
    label: code,
    targetType: 'SHIPPING_LINE',
    allocationMethod: 'EACH',
    value: { percentage: 100 },
  });
  for (const line of charged) line.discountedAmount = fromMinor(0n, digits);
}

/** The price of a line after its discounts. */
export function netOf(line: ShopLine, digits: number): bigint {
  const allocated = line.discountAllocations.map(({ amount }) => toMinor(amount, digits));
  const own = line.lineDiscount === null ? 0n : toMinor(line.lineDiscount.amount, digits);
  return toMinor(line.unitPrice, digits) * BigInt(line.quantity) - own - sum(allocated);
}

/** Taxes on an amount, added to it or included in it. Each is rounded to the minor unit. */
export function taxLines(
  net: bigint,
  rates: readonly { title: string; rate: number }[],
  included: boolean,
  digits: number,
): ShopTaxLine[] {
  if (net <= 0n) return [];
  const parts = rates.map(({ rate }) => millionths(rate));
  const whole = 1_000_000n + (included ? sum(parts) : 0n);
  return rates.map(({ title, rate }, index) => ({
    title,
    rate,
    amount: fromMinor(divideRounded(net * (parts[index] as bigint), whole), digits),
  }));
}

function percentOf(amount: bigint, percentage: number): bigint {
  return divideRounded(amount * BigInt(Math.round(percentage * 100)), 10_000n);
}
