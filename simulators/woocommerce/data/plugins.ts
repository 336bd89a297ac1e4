import { written } from '../decimals.js';
import type { WooId, WooMeta, WooOrder } from '../model.js';
import { totalsOf } from '../order-totals.js';
import type { WooStore } from '../store.js';
import type { Ids } from './ids.js';

/** Plugins that let buyers pay with gift cards, store credit or account funds. */
export const creditPlugins = [
  'gift-cards',
  'pw-gift-cards',
  'account-funds',
  'smart-coupons',
  'yith-gift-cards',
] as const;
type CreditPlugin = (typeof creditPlugins)[number];

/** Pays a percentage of an order with a plugin's credit: the total is reduced, without a line. */
export function payWithCredit(order: WooOrder, plugin: CreditPlugin, percent: number, ids: Ids): void {
  const decimals = (order.lines[0]?.total.split('.')[1] ?? '').length;
  const minor = 10n ** BigInt(8 - decimals);
  const part = ((totalsOf(order).total * BigInt(percent)) / 100n / minor) * minor;
  order.credit = written(part, decimals);
  const meta = (key: string, value: unknown): WooMeta => ({ id: ids.next('meta'), key, value });
  const amount = Number(order.credit);
  switch (plugin) {
    case 'gift-cards':
      order.pluginFields.gift_cards = [{ id: 7, code: 'ABCD-EFGH', amount }];
      break;
    case 'pw-gift-cards':
      order.pluginFields.pw_gift_cards_redeemed = [{ number: 'ABCD-EFGH', amount: order.credit }];
      break;
    case 'account-funds':
      order.meta.push(meta('_funds_used', order.credit), meta('_funds_removed', '1'));
      break;
    case 'smart-coupons':
      order.meta.push(meta('smart_coupons_contribution', { abcdefgh: amount }));
      break;
    case 'yith-gift-cards':
      order.meta.push(meta('_ywgc_applied_gift_cards', { 'ABCD-EFGH': amount }));
      order.meta.push(meta('_ywgc_applied_gift_cards_totals', order.credit));
      break;
  }
}

/**
 * Splits an order between two vendors as Dokan does: the order is marked, and each vendor gets a sub-order with copies of their lines,
 * the first with the shipping, none with the fees. Returns the ids of the sub-orders.
 */
export function splitAmongVendors(store: WooStore, orderId: WooId): WooId[] {
  const { ids } = store;
  const meta = (key: string, value: unknown): WooMeta => ({ id: ids.next('meta'), key, value });
  const order = store.update('order', orderId, (draft) => {
    draft.meta.push(meta('has_sub_order', '1'));
  });
  return [0, 1].map((vendor) => {
    const lines = order.lines.filter((_, at) => at % 2 === vendor);
    const id = ids.next('post');
    const subOrder: WooOrder = {
      ...structuredClone(order),
      ...{ id, number: String(id), parentId: orderId, createdVia: 'dokan', feeLines: [], couponLines: [], refunds: [] },
      meta: [meta('_dokan_vendor_id', String(vendor + 2))],
      lines: lines.map((line) => ({
        ...structuredClone(line),
        id: ids.next('item'),
        meta: [meta('_dokan_parent_order_item_id', String(line.id))],
      })),
      shippingLines:
        vendor === 0 ? order.shippingLines.map((line) => ({ ...structuredClone(line), id: ids.next('item') })) : [],
      taxLines: order.taxLines.map((line) => ({ ...line, id: ids.next('item') })),
    };
    store.put('order', subOrder);
    return id;
  });
}

/** Whether an order is a vendor's sub-order; only the buyer's order counts. */
export function isSubOrder({ parentId = 0, createdVia }: WooOrder): boolean {
  return parentId !== 0 && createdVia === 'dokan';
}

/** An order's sub-orders, which have their own refunds. */
export function subOrdersOf(order: WooOrder, orders: readonly WooOrder[]): WooOrder[] {
  return orders.filter((each) => isSubOrder(each) && each.parentId === order.id && each.status !== 'trash');
}
