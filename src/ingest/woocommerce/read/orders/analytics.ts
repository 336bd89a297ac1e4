import { ConfigError } from '../../../../runtime/errors.js';
import type { WooAnswer } from '../../client/client.js';
import type { ConnectedStore } from '../store.js';

/** A page of WooCommerce's analytics of orders; null where they are switched off, or closed to the key or by a plugin. */
export async function analyticsOfOrders(
  { client }: ConnectedStore,
  query: Record<string, string | number>,
): Promise<WooAnswer | null> {
  try {
    const answer = await client.get({ path: '/wc-analytics/reports/orders', query });
    return Array.isArray(answer.body) ? answer : null;
  } catch (error) {
    // Whatever closes them: a wrong key fails at the next request of a list.
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

export async function answersAnalytics(store: ConnectedStore): Promise<boolean> {
  return (await analyticsOfOrders(store, { per_page: 1 })) !== null;
}
