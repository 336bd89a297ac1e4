import type { PastTheEnd } from '../lists/page.js';
import { orderSchemas } from '../lists/schemas.js';
import { selectPosts } from '../lists/select.js';
import type { WooOrder, WooStoreSettings } from '../model.js';
import { renderOrder } from '../render/orders.js';
import { isAny } from '../settings.js';
import { cannotView, WpError } from '../wp-error.js';
import { guardList, guardView, ITEM_METHODS, LIST_METHODS, type Route, type RouteCall } from './route.js';

export const orderRoutes: Route[] = [
  {
    pattern: /^wc\/v3\/orders$/,
    allow: LIST_METHODS,
    schemas: orderSchemas,
    answer: (call) => {
      guardList(call);
      const { store, random } = call.hosted;
      const list = {
        ...{ table: store.orders, settings: store.settings, random },
        matches: orderFilter(call),
        title: (order: WooOrder) => order.number,
        pastTheEnd: ordersPastTheEnd(store.settings),
      };
      const page = selectPosts(list, call.params);
      // Dropped after paging: the page is shorter than requested, but not the last.
      const readable = page.rows.filter((order) => !order.isUnreadable);
      const defaults = new Map<string, string | string[]>([
        ['status', ['any']],
        ['dp', String(store.settings.decimals)],
        ['context', 'view'],
      ]);
      return { body: readable.map((order) => renderOrder(call.context, order)), page, defaults };
    },
  },
  {
    pattern: /^wc\/v3\/orders\/(\d+)$/,
    allow: ITEM_METHODS,
    schemas: () => ({ dp: { type: 'integer' } }),
    answer: (call, [id = 0]) => {
      const { orders, subscriptions } = call.hosted.store;
      // Any type of order but a refund, though lists have only `shop_order`.
      const order = orders.get(id) ?? subscriptions.get(id);
      if (!order) throw new WpError('woocommerce_rest_shop_order_invalid_id', 'Invalid ID.', 404);
      guardView(call);
      if (order.isUnreadable) throw cannotView(true);
      return { body: renderOrder(call.context, order) };
    },
  },
  {
    pattern: /^wc\/v3\/orders\/(\d+)\/notes$/,
    allow: LIST_METHODS,
    schemas: () => ({}),
    answer: (call, [id = 0]) => {
      guardList(call);
      // Unlike the route of the order itself, it requires the type `shop_order`.
      if (!call.hosted.store.orders.get(id)) {
        throw new WpError('woocommerce_rest_shop_order_invalid_id', 'Invalid order ID.', 404);
      }
      return { body: [] };
    },
  },
];

/** How a list of orders responds after its end, depending on the storage. */
export function ordersPastTheEnd({ storage, version }: WooStoreSettings): PastTheEnd {
  if (storage === 'legacy') return 'real totals';
  return version === '7.1.1' ? 'rows again' : 'zero totals';
}

function orderFilter({ params, hosted }: RouteCall): (order: WooOrder) => boolean {
  const isAsked = statusTest(params.list('status'), hosted.store.settings);
  const customer = params.integer('customer');
  const product = params.integer('product');
  const parents = params.integers('parent');
  const search = params.text('search')?.toLowerCase();
  return (order) =>
    isAsked(order.status) &&
    (customer === undefined || order.customerId === customer) &&
    (product === undefined || order.lines.some(({ productId }) => productId === product)) &&
    (parents.length === 0 || parents.includes(0)) &&
    (search === undefined || searchable(order).includes(search));
}

/** `any` overrides the other statuses in the list: `any,trash` does not show the trash, and `any,hidden` no more than `any`. */
function statusTest(asked: readonly string[], settings: WooStoreSettings): (status: string) => boolean {
  if (asked.length === 0 || asked.includes('any')) return (status) => isAny(settings, status);
  return (status) => asked.includes(status);
}

function searchable({ number, billing }: WooOrder): string {
  return `${number} ${billing.firstName} ${billing.lastName} ${billing.email}`.toLowerCase();
}
