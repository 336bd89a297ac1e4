import type { KnownRecords } from '../../../../contract/extractor.js';
import { naive } from '../../client/times.js';
import { type KeyedState, reachOf } from '../keyed/keyed-state.js';
import { readPage, type WooList } from '../list.js';
import type { ConnectedStore } from '../store.js';
import { countsByStatus } from './learn-store.js';
import { howUnlistedAreFound } from './unlisted-orders.js';

/**
 * Notices for the operator: per registered status, the difference between the store's own count and the orders that were read.
 * Orders modified before the backfill's start are not read, and those modified since the watermark come with the next sync.
 */
export async function missingOrders(
  store: ConnectedStore,
  list: WooList,
  state: KeyedState,
  known: KnownRecords,
): Promise<string[]> {
  const notices = await differences(store, list, state, known);
  const search = await howUnlistedAreFound(store, state);
  if (search !== null) notices.push(search);
  for (const notice of notices) store.context.log.warn(notice);
  return notices;
}

async function differences(
  store: ConnectedStore,
  list: WooList,
  state: KeyedState,
  known: KnownRecords,
): Promise<string[]> {
  const counts = await countsByStatus(store.client);
  if (counts === null) {
    return [
      "orders: the key may not read the store's reports, so orders in statuses that plugins hide cannot be read. Use the key of an administrator.",
    ];
  }
  const ours = await known.countsByMark();
  const notices: string[] = [];
  for (const { slug, total } of counts) {
    const came = ours.get(slug) ?? 0;
    if (total <= came) continue;
    const expected = total - (await outside(store, list, state, slug));
    if (expected <= came) continue;
    notices.push(
      `orders: the store counts ${expected} orders in the status "${slug}", but ${came} were read: its lists do not show the rest. ` +
        "A plugin may hide them, or the key's user may not read them: use the key of an administrator.",
    );
  }
  return notices;
}

/** The number of orders of a status before the backfill's start or after the watermark. */
async function outside({ client }: ConnectedStore, list: WooList, state: KeyedState, status: string): Promise<number> {
  const count = async (window: WooList['filter']): Promise<number> => {
    const filter = { ...list.filter, ...window, status, _fields: 'id' };
    return (await readPage(client, { ...list, fields: ['id'], filter }, { per_page: 1 })).total;
  };
  const all = await count({});
  const within = await count(reachOf(state));
  const settled = naive(new Date(Date.parse(state.watermark!) - 1000));
  return all - within + (await count({ modified_after: settled, dates_are_gmt: true }));
}
