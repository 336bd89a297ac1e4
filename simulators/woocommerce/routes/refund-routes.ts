import { REFUND_SCHEMAS } from '../lists/schemas.js';
import { type DatedRow, looseRows, selectPosts } from '../lists/select.js';
import type { WooOrder, WooRefund } from '../model.js';
import { renderRefund } from '../render/refunds.js';
import { isAtLeast } from '../settings.js';
import { WpError } from '../wp-error.js';
import { ordersPastTheEnd } from './order-routes.js';
import { guardList, guardView, LIST_METHODS, type Route, type RouteAnswer, type RouteCall } from './route.js';

interface RefundRow extends DatedRow {
  order: WooOrder;
  refund: WooRefund;
}

export const refundRoutes: Route[] = [
  {
    pattern: /^wc\/v3\/refunds$/,
    allow: ['GET'],
    schemas: () => REFUND_SCHEMAS,
    isServed: (settings) => isAtLeast(settings, '9.0'),
    answer: (call) => {
      guardList(call);
      const { orders } = call.hosted.store;
      const parents = call.params.integers('parent');
      return refundList(
        call,
        [...orders.values()].filter(({ id }) => parents.length === 0 || parents.includes(id)),
        true,
      );
    },
  },
  {
    pattern: /^wc\/v3\/orders\/(\d+)\/refunds$/,
    allow: LIST_METHODS,
    schemas: () => REFUND_SCHEMAS,
    answer: (call, [orderId = 0]) => {
      guardList(call);
      return refundList(call, [orderOf(call, orderId)], false);
    },
  },
  {
    pattern: /^wc\/v3\/orders\/(\d+)\/refunds\/(\d+)$/,
    allow: ['GET', 'DELETE'],
    schemas: () => ({ dp: { type: 'integer' } }),
    answer: (call, [orderId = 0, refundId = 0]) => {
      const order = orderOf(call, orderId);
      const refund = order.refunds.find(({ id }) => id === refundId);
      if (!refund) throw new WpError('woocommerce_rest_invalid_order_refund_id', 'Invalid order refund ID.', 404);
      guardView(call);
      return { body: renderRefund(call.context, order, refund, false) };
    },
  },
];

function orderOf(call: RouteCall, id: number): WooOrder {
  const order = call.hosted.store.orders.get(id);
  if (!order) throw new WpError('woocommerce_rest_invalid_order_id', 'Invalid order ID.', 404);
  return order;
}

function refundList(call: RouteCall, orders: readonly WooOrder[], hasParent: boolean): RouteAnswer {
  const { store, random } = call.hosted;
  const rows = orders.flatMap((order) =>
    order.refunds.map((refund): RefundRow => ({
      id: refund.id,
      createdAt: refund.createdAt,
      modifiedAt: refund.createdAt,
      order,
      refund,
    })),
  );
  const list = {
    ...{ table: looseRows(rows), settings: store.settings, random },
    matches: () => true,
    title: ({ id }: RefundRow) => String(id),
    pastTheEnd: ordersPastTheEnd(store.settings),
  };
  const page = selectPosts(list, call.params);
  const defaults = new Map<string, string>([
    ['dp', String(store.settings.decimals)],
    ['context', 'view'],
  ]);
  const body = page.rows.map(({ order, refund }) => renderRefund(call.context, order, refund, hasParent));
  return { body, page, defaults };
}
