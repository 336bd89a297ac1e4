import type { Between } from '../keyed/keyed-list.js';
import type { KeyedState } from '../keyed/keyed-state.js';
import type { ConnectedStore } from '../store.js';
import { analyticsOfOrders, answersAnalytics } from './analytics.js';

const pageSize = 100;

/**
 * Orders in statuses that are no longer registered because a plugin was switched off. The old tables list them under `any`, the new
 * ones do not list them at all: there, WooCommerce's analytics name them.
 */
export async function* unlistedOrders(
  store: ConnectedStore,
  { learned }: KeyedState,
): AsyncGenerator<readonly number[]> {
  const registered = learned?.registered;
  if (learned?.storage !== 'hpos' || !registered) return;
  const known = new Set(registered);
  for (let page = 1; ; page += 1) {
    const answer = await analyticsOfOrders(store, {
      ...{ status_is_not: registered.join(','), orderby: 'date', order: 'asc', per_page: pageSize, page },
    });
    if (answer === null) return;
    const rows = answer.body as { order_id?: unknown; status?: unknown }[];
    const ids = rows.flatMap(({ order_id: id, status }) =>
      // A version that does not know the filter lists all.
      typeof id === 'number' && typeof status === 'string' && !known.has(status) ? [id] : [],
    );
    if (ids.length > 0) yield ids;
    if (page >= answer.totalPages) return;
  }
}

/** Where analytics do not name them, or the registered statuses are unknown, they are between the ids of the others. */
export function ordersBetween({ client }: ConnectedStore): Between {
  return {
    isNeeded: ({ learned }) => learned?.storage === 'hpos' && !(learned.hasAnalytics && learned.registered),
    // The route of one order returns every type of order, subscriptions too; that of its notes requires `shop_order`.
    isRecord: async (id) =>
      (await client.find({ path: `/wc/v3/orders/${id}/notes`, query: { _fields: 'id' } })) !== null,
  };
}

/** How orders in statuses that nobody registers any more are found without analytics; null once they all are, or with analytics. */
export async function howUnlistedAreFound(
  store: ConnectedStore,
  { learned, tried }: KeyedState,
): Promise<string | null> {
  if (learned?.storage !== 'hpos' || !learned.registered) return null;
  if (tried?.left === 0 || (await answersAnalytics(store))) return null;
  const left = tried === undefined ? '' : `; ${tried.left} ids are left`;
  return (
    "orders: the store's analytics do not answer, so orders in a status that no plugin registers any more are searched for by " +
    `their ids, some with each sync${left}. To find them at once, switch analytics on (WooCommerce, Settings, Advanced, ` +
    'Features), or use the key of an administrator.'
  );
}
