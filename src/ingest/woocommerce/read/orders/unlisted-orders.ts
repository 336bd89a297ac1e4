import { ConfigError } from '../../../../runtime/errors.js';
import type { WooAnswer } from '../../client/client.js';
import { isForbidden } from '../../client/judge-answer.js';
import type { KeyedState } from '../keyed/keyed-state.js';
import type { ConnectedStore } from '../store.js';

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
    const answer = await analytics(store, {
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

/** Why orders in statuses that are no longer registered cannot be found, for the operator; null if they can be. */
export async function whyUnlistedAreHidden(store: ConnectedStore, { learned }: KeyedState): Promise<string | null> {
  if (learned?.storage !== 'hpos' || !learned.registered) return null;
  if ((await analytics(store, { per_page: 1 })) !== null) return null;
  return (
    "orders: the store's analytics do not answer, so orders in a status that no plugin registers any more are read only if they " +
    'were read before. Switch analytics on (WooCommerce, Settings, Advanced, Features), or use the key of an administrator.'
  );
}

/** null if the store's analytics are switched off, or the key may not read them. */
async function analytics(
  { client }: ConnectedStore,
  query: Record<string, string | number>,
): Promise<WooAnswer | null> {
  try {
    const answer = await client.get({ path: '/wc-analytics/reports/orders', query });
    return Array.isArray(answer.body) ? answer : null;
  } catch (error) {
    const isClosed = error instanceof ConfigError && (isForbidden(error) || /^rest_/.test(error.code));
    if (!isClosed) throw error;
    return null;
  }
}
