import { total } from '../decimals.js';
import type { WooOrder } from '../model.js';
import { totalsOf } from '../order-totals.js';
import { gmt, siteLocal } from '../site-time.js';
import { orderAddress } from './addresses.js';
import { ALL_METHODS, links, money, type RenderContext } from './context.js';
import { symbolOf } from './currency-symbols.js';
import { couponLine, feeLine, lineItem, shippingLine, taxLine } from './lines.js';

/** An order, with its fields in the same order as in WooCommerce 10.0.2. */
export function renderOrder(context: RenderContext, order: WooOrder): Record<string, unknown> {
  const { settings } = context.store;
  const local = (at: number | null): string | null => (at === null ? null : siteLocal(at, settings.timezone));
  const utc = (at: number | null): string | null => (at === null ? null : gmt(at));
  // Refunds reduce the cost: their lines are negative.
  const costed = [order, ...order.refunds].flatMap(({ lines }) => lines);
  const costs = total(costed.map(({ costOfGoods }) => costOfGoods ?? '0'));
  return {
    id: order.id,
    parent_id: order.parentId ?? 0,
    status: order.status,
    currency: order.currency,
    version: settings.version,
    prices_include_tax: order.pricesIncludeTax,
    date_created: local(order.createdAt),
    date_modified: local(order.modifiedAt),
    ...amounts(context, order),
    customer_id: order.customerId,
    order_key: order.orderKey,
    billing: orderAddress(order.billing, 'billing'),
    shipping: orderAddress(order.shipping, 'shipping'),
    payment_method: order.paymentMethod,
    payment_method_title: order.paymentMethodTitle,
    transaction_id: order.transactionId,
    customer_ip_address: '',
    customer_user_agent: '',
    created_via: order.createdVia,
    customer_note: order.customerNote,
    date_completed: local(order.completedAt),
    date_paid: local(order.paidAt),
    cart_hash: '',
    number: order.number,
    meta_data: order.meta,
    line_items: order.lines.map((line) => lineItem(context, line)),
    tax_lines: order.taxLines.map((line) => taxLine(context, order, line)),
    shipping_lines: order.shippingLines.map((line) => shippingLine(context, line)),
    fee_lines: order.feeLines.map((line) => feeLine(context, line)),
    coupon_lines: order.couponLines.map((line) => couponLine(context, line)),
    refunds: order.refunds.map(({ id, reason, amount }) => ({ id, reason, total: `-${money(context, amount)}` })),
    ...state(context, order),
    date_created_gmt: utc(order.createdAt),
    date_modified_gmt: utc(order.modifiedAt),
    date_completed_gmt: utc(order.completedAt),
    date_paid_gmt: utc(order.paidAt),
    ...(settings.hasCostOfGoods ? { cost_of_goods_sold: { total_value: Number(money(context, costs)) } } : {}),
    currency_symbol: symbolOf(order.currency),
    ...order.pluginFields,
    _links: orderLinks(context, order),
  };
}

function amounts(context: RenderContext, order: WooOrder): Record<string, string> {
  const totals = totalsOf(order);
  return {
    discount_total: money(context, totals.discount),
    discount_tax: money(context, totals.discountTax),
    shipping_total: money(context, totals.shipping),
    shipping_tax: money(context, totals.shippingTax),
    cart_tax: money(context, totals.cartTax),
    total: money(context, totals.total),
    total_tax: money(context, totals.tax),
  };
}

function state({ homeUrl }: RenderContext, order: WooOrder): Record<string, unknown> {
  const isUnpaid = ['pending', 'failed'].includes(order.status);
  return {
    payment_url: `${homeUrl}/checkout/order-pay/${order.id}/?pay_for_order=true&key=${order.orderKey}`,
    is_editable: ['pending', 'on-hold', 'auto-draft'].includes(order.status),
    needs_payment: isUnpaid && totalsOf(order).total > 0n,
    needs_processing: order.lines.length > 0,
  };
}

function orderLinks(context: RenderContext, { id, customerId }: WooOrder): Record<string, unknown> {
  const base = `${context.homeUrl}/wp-json/wc/v3`;
  const emails = [{ embeddable: true, href: `${base}/orders/${id}/actions/email_templates` }];
  const customer = [{ href: `${base}/customers/${customerId}` }];
  const more = { email_templates: emails, ...(customerId === 0 ? null : { customer }) };
  return links(context, 'orders', id, ALL_METHODS, more);
}
