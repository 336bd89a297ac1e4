import { total } from '../decimals.js';
import type { WooOrder, WooRefund } from '../model.js';
import { datePair } from '../site-time.js';
import { links, money, type RenderContext } from './context.js';
import { feeLine, lineItem, shippingLine, taxLine } from './lines.js';

/** A refund; the list over all orders, of 9.0 and later, adds `parent_id`. */
export function renderRefund(
  context: RenderContext,
  order: WooOrder,
  refund: WooRefund,
  hasParent: boolean,
): Record<string, unknown> {
  const { settings } = context.store;
  const base = `${context.homeUrl}/wp-json/wc/v3/orders/${order.id}`;
  const cost = total(refund.lines.map(({ costOfGoods }) => costOfGoods ?? '0'));
  return {
    id: refund.id,
    ...(hasParent ? { parent_id: order.id } : {}),
    ...datePair('date_created', refund.createdAt, settings.timezone),
    amount: money(context, refund.amount),
    reason: refund.reason,
    refunded_by: 1,
    refunded_payment: refund.refundedPayment,
    meta_data: refund.meta,
    line_items: refund.lines.map((line) => lineItem(context, line)),
    shipping_lines: refund.shippingLines.map((line) => shippingLine(context, line)),
    tax_lines: refund.taxLines.map((line) => taxLine(context, refund, line)),
    fee_lines: refund.feeLines.map((line) => feeLine(context, line)),
    ...(settings.hasCostOfGoods ? { cost_of_goods_sold: { value: Number(money(context, cost)) } } : {}),
    _links: links(context, `orders/${order.id}/refunds`, refund.id, ['GET', 'DELETE'], { up: [{ href: base }] }),
  };
}
