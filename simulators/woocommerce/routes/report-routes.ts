import { pageOf } from '../lists/page.js';
import { analyticsSchemas } from '../lists/schemas.js';
import type { WooOrder } from '../model.js';
import { totalsOf } from '../order-totals.js';
import { sumOfQuantities } from '../quantities.js';
import { money } from '../render/context.js';
import { isCoreStatus, registeredStatuses } from '../settings.js';
import { siteLocal } from '../site-time.js';
import { guardList, type Route, type RouteAnswer, type RouteCall } from './route.js';

/** Statuses that analytics leave out by default. */
const LEFT_OUT: ReadonlySet<string> = new Set(['pending', 'cancelled', 'failed']);
const NEVER: ReadonlySet<string> = new Set(['trash', 'auto-draft', 'checkout-draft']);

export const reportRoutes: Route[] = [
  {
    pattern: /^wc\/v3\/reports\/orders\/totals$/,
    allow: ['GET'],
    schemas: () => ({}),
    answer: (call) => {
      guardList(call);
      return { body: orderTotals(call) };
    },
  },
  {
    pattern: /^wc-analytics\/reports\/orders$/,
    allow: ['GET'],
    schemas: analyticsSchemas,
    isServed: ({ analytics }) => analytics !== 'off',
    answer: (call) => {
      guardList({ ...call, mayRead: call.mayRead && call.hosted.store.settings.analytics === 'on' });
      return analyticsOrders(call);
    },
  },
];

/** Counts by registered status, on both kinds of storage, without the trash and statuses of disabled plugins. */
function orderTotals({ hosted }: RouteCall): Record<string, unknown>[] {
  const { orders, settings } = hosted.store;
  const counts = new Map<string, number>();
  for (const { status } of orders.values()) counts.set(status, (counts.get(status) ?? 0) + 1);
  return registeredStatuses(settings).map((slug) => ({ slug, name: nameOf(slug), total: counts.get(slug) ?? 0 }));
}

function nameOf(slug: string): string {
  return isCoreStatus(slug) ? `${slug.charAt(0).toUpperCase()}${slug.slice(1)}` : slug;
}

/** One row per order of the lookup table, with any status, registered or not. */
function analyticsOrders({ hosted, params, context }: RouteCall): RouteAnswer {
  const { orders, settings } = hosted.store;
  const [isOf, isNotOf] = [params.list('status_is'), params.list('status_is_not')];
  const isAsked = ({ status }: WooOrder): boolean => {
    if (NEVER.has(status)) return false;
    if (isOf.length === 0 && isNotOf.length === 0) return !LEFT_OUT.has(status);
    return (isOf.length === 0 || isOf.includes(status)) && !isNotOf.includes(status);
  };
  const rows = orders.sorted('date').filter(isAsked);
  if (params.text('order') !== 'asc') rows.reverse();
  const page = pageOf(rows, params, 'real totals');
  const body = page.rows.map((order) => {
    const { id, number, status, createdAt, customerId, lines } = order;
    const total = money(context, totalsOf(order).total);
    return {
      order_id: id,
      parent_id: 0,
      date: siteLocal(createdAt, settings.timezone).replace('T', ' '),
      date_created: siteLocal(createdAt, settings.timezone),
      status,
      customer_id: customerId,
      net_total: Number(total),
      num_items_sold: sumOfQuantities(...lines.map(({ quantity }) => quantity)),
      order_number: number,
      total_formatted: total,
    };
  });
  return { body, page };
}
