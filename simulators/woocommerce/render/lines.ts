import { formatted, trimmed } from '../decimals.js';
import type {
  Amount,
  WooCouponLine,
  WooFeeLine,
  WooLine,
  WooMeta,
  WooOrder,
  WooRefund,
  WooShippingLine,
  WooTax,
  WooTaxLine,
} from '../model.js';
import { taxOf } from '../order-totals.js';
import { isAtLeast } from '../settings.js';
import { money, type RenderContext } from './context.js';

/** A line of an order or refund. Some fields come from the current product, and are missing if it is deleted. */
export function lineItem(context: RenderContext, line: WooLine): Record<string, unknown> {
  const { settings, products } = context.store;
  const product = products.get(line.productId);
  const variation = product?.variations.find(({ id }) => id === line.variationId);
  const isGone = product === undefined || (line.variationId !== 0 && variation === undefined);
  return {
    id: line.id,
    name: line.name,
    product_id: product?.id ?? 0,
    variation_id: variation?.id ?? 0,
    quantity: line.quantity,
    tax_class: line.taxClass,
    subtotal: money(context, line.subtotal),
    subtotal_tax: money(context, line.subtotalTax),
    total: money(context, line.total),
    total_tax: money(context, line.totalTax),
    taxes: line.taxes.map((tax) => lineTax(context, tax)),
    meta_data: line.meta.map(displayedMeta),
    sku: isGone ? null : (variation ?? product)?.sku,
    // PHP divides floats here and prints the rounding error: 50 / 3 is 16.666666666666668.
    price: line.quantity === 0 ? 0 : Number(line.total) / line.quantity,
    image: { id: variation ? 0 : '', src: '' },
    parent_name: variation && product ? product.name : null,
    ...(settings.hasCostOfGoods ? { cost_of_goods_sold: { value: Number(line.costOfGoods ?? '0') } } : {}),
  };
}

export function taxLine(
  context: RenderContext,
  owner: WooOrder | WooRefund,
  line: WooTaxLine,
): Record<string, unknown> {
  const { cart, shipping } = taxOf(owner, line);
  return {
    id: line.id,
    rate_code: line.rateCode,
    rate_id: line.rateId,
    label: line.label,
    compound: false,
    tax_total: money(context, cart),
    shipping_tax_total: money(context, shipping),
    rate_percent: line.ratePercent,
    meta_data: [],
  };
}

export function shippingLine(context: RenderContext, line: WooShippingLine): Record<string, unknown> {
  return {
    id: line.id,
    method_title: line.methodTitle,
    method_id: line.methodId,
    instance_id: '',
    total: money(context, line.total),
    total_tax: money(context, line.totalTax),
    taxes: line.taxes.map((tax) => lineTax(context, tax)),
    ...(isAtLeast(context.store.settings, '9.4') ? { tax_status: 'taxable' } : {}),
    meta_data: line.meta.map(displayedMeta),
  };
}

export function feeLine(context: RenderContext, line: WooFeeLine): Record<string, unknown> {
  return {
    id: line.id,
    name: line.name,
    tax_class: line.taxClass,
    tax_status: 'taxable',
    amount: '',
    total: money(context, line.total),
    total_tax: money(context, line.totalTax),
    taxes: line.taxes.map((tax) => lineTax(context, tax)),
    meta_data: line.meta.map(displayedMeta),
  };
}

/** Coupon amounts are written as PHP floats, without trailing zeros: `7.1`. */
export function couponLine({ store }: RenderContext, line: WooCouponLine): Record<string, unknown> {
  return {
    id: line.id,
    code: line.code,
    discount: trimmed(line.discount),
    discount_tax: trimmed(line.discountTax),
    meta_data: line.meta.map(displayedMeta),
    discount_type: line.discountType,
    ...(isAtLeast(store.settings, '8.7')
      ? { nominal_amount: Number(line.nominalAmount), free_shipping: line.freeShipping }
      : {}),
  };
}

/** As stored, independent of the store's decimals: "0.9" with a total of "0.90"; in 7.1.1 with six decimals. */
function lineTax({ store }: RenderContext, { rateId, total, subtotal }: WooTax): Record<string, unknown> {
  const stored = (amount: Amount): Amount => (isAtLeast(store.settings, '7.6') ? amount : formatted(amount, 6));
  return { id: rateId, total: stored(total), subtotal: subtotal === null ? '' : stored(subtotal) };
}

function displayedMeta({ id, key, value }: WooMeta): Record<string, unknown> {
  return { id, key, value, display_key: key, display_value: value };
}
