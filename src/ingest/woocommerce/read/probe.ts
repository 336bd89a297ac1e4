import type { AccountProfile, StreamAccess } from '../../../contract/extractor.js';
import { ConfigError } from '../../../runtime/errors.js';
import type { WooClient } from '../client/client.js';
import { isForbidden } from '../client/judge-answer.js';
import type { ConnectedStore } from './store.js';

const lists = [
  { stream: 'products', contents: 'products, variations, prices, costs and stock' },
  { stream: 'customers', contents: 'customer accounts of every role' },
  { stream: 'coupons', contents: 'coupons, kept in the raw log only' },
  { stream: 'orders', contents: 'orders with their lines and refunds, including those moved to the trash' },
];

/** The store's settings, and what the key may read. Throws a `ConfigError` if it may not read orders. */
export async function probeStore({ client, index, context }: ConnectedStore): Promise<AccountProfile> {
  const { name, timezone } = await index();
  const streams: StreamAccess[] = [];
  for (const { stream, contents } of lists) {
    const refusal = await refusalOf(client, `/wc/v3/${stream}`);
    if (refusal !== null && stream === 'orders') throw refusal;
    streams.push({ stream, contents, missing: refusal === null ? null : `all of it: ${refusal.message}` });
  }
  const currency = await currencyOf(client);
  const notices = streams
    .filter(({ missing }) => missing !== null)
    .map(({ stream, missing }) => `${stream}: ${missing}`);
  if (timezone === null) {
    notices.push('The store has no named time zone (WordPress, Settings, General): sources[].timezone is used.');
  }
  if (currency === null) notices.push("The key may not read the store's settings: sources[].currency is used.");
  return { name, timezone, currency, notices, ordersReadFrom: context.backfillStart, streams };
}

async function refusalOf(client: WooClient, path: string): Promise<ConfigError | null> {
  try {
    await client.get({ path, query: { per_page: 1, _fields: 'id' }, fields: ['id'] });
    return null;
  } catch (error) {
    if (error instanceof ConfigError && isForbidden(error)) return error;
    throw error;
  }
}

async function currencyOf(client: WooClient): Promise<string | null> {
  try {
    const { body } = await client.get({ path: '/wc/v3/data/currencies/current' });
    const { code } = body as { code?: unknown };
    return typeof code === 'string' && code !== '' ? code : null;
  } catch (error) {
    if (error instanceof ConfigError && isForbidden(error)) return null;
    throw error;
  }
}
