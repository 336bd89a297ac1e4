import { ConfigError } from '../../../../runtime/errors.js';
import type { WooClient } from '../../client/client.js';
import { isForbidden } from '../../client/judge-answer.js';
import type { KeyedState, Learned } from '../keyed/keyed-state.js';
import { idOf, readPage, type WooList } from '../list.js';
import type { ConnectedStore } from '../store.js';
import { answersAnalytics } from './analytics.js';

const orders: WooList = { path: '/wc/v3/orders', filter: { _fields: 'id' }, fields: ['id'] };

/** WooCommerce's own statuses, which every list of `any` shows. */
const coreStatuses: ReadonlySet<string> = new Set([
  ...['pending', 'processing', 'on-hold', 'completed', 'cancelled', 'refunded', 'failed', 'checkout-draft'],
]);

/** An offset beyond the end of any list of orders. */
const farBehind = 10_000;

interface StatusCount {
  slug: string;
  total: number;
}

/**
 * Determines which statuses the store has, where it stores its orders, and which statuses its list of `any` leaves out: the old
 * tables leave out those that a plugin registers as excluded from search.
 */
export async function learnStore(store: ConnectedStore, state: KeyedState): Promise<KeyedState> {
  const { client, context } = store;
  const counts = await countsByStatus(client);
  if (counts === null && state.learned === undefined) {
    context.log.warn(
      'the key is not allowed to read the reports, so orders in statuses that plugins hide cannot be read',
    );
  }
  const storage = state.learned?.storage ?? (await storageOf(client));
  const isShown: Record<string, boolean> = { ...state.learned?.isShown };
  for (const { slug, total } of storage === 'hpos' ? [] : (counts ?? [])) {
    if (coreStatuses.has(slug) || total === 0 || slug in isShown) continue;
    const shown = await isInAny(client, slug);
    if (shown !== null) isShown[slug] = shown;
  }
  const hasAnalytics = state.learned?.hasAnalytics ?? (storage === 'hpos' ? await answersAnalytics(store) : undefined);
  const registered = counts?.map(({ slug }) => slug) ?? null;
  return { ...state, learned: { storage, registered, isShown, ...(hasAnalytics !== undefined && { hasAnalytics }) } };
}

/** `any` leaves out the trash, and some storages show it only if it is requested alone. */
export function statusesOf({ learned }: KeyedState): string[] {
  return ['any', 'trash', ...(learned ? hiddenStatuses(learned) : [])];
}

/** The statuses that `any` does not show, and those of which no order is known yet. */
function hiddenStatuses({ storage, registered, isShown }: Learned): string[] {
  if (storage === 'hpos') return [];
  return (registered ?? []).filter((slug) => !coreStatuses.has(slug) && !isShown[slug]);
}

/** Each registered status with the store's own count; null if the key may not read it, or the version has no such report. */
export async function countsByStatus(client: WooClient): Promise<StatusCount[] | null> {
  try {
    const { body } = await client.get({ path: '/wc/v3/reports/orders/totals' });
    if (!Array.isArray(body)) return null;
    return (body as Partial<StatusCount>[]).flatMap(({ slug, total }) =>
      typeof slug === 'string' ? [{ slug, total: Number(total ?? 0) }] : [],
    );
  } catch (error) {
    if (error instanceof ConfigError && (isForbidden(error) || error.code === 'rest_no_route')) return null;
    throw error;
  }
}

/** Far beyond the end, the new tables report a total of 0, and the old ones the real total. */
async function storageOf(client: WooClient): Promise<Learned['storage']> {
  const asked = { ...orders, filter: { ...orders.filter, status: 'any' } };
  const { total } = await readPage(client, asked, { per_page: 1 });
  if (total === 0) return null;
  const behind = await readPage(client, asked, { per_page: 1, page: total + farBehind });
  // The first version with the new tables keeps returning rows forever.
  return behind.total === 0 || behind.elements.length > 0 ? 'hpos' : 'legacy';
}

/** null if there is no order that shows it. */
async function isInAny(client: WooClient, status: string): Promise<boolean | null> {
  const { elements } = await readPage(client, { ...orders, filter: { ...orders.filter, status } }, { per_page: 1 });
  if (elements.length === 0) return null;
  const any = { ...orders, filter: { ...orders.filter, status: 'any' } };
  return (await readPage(client, any, { per_page: 1, include: idOf(elements[0]!) })).total > 0;
}
