import type { ConnectContext } from '../../../contract/extractor.js';
import type { ShopifyClient } from '../client/client.js';
import type { ShopifySettings } from '../client/settings.js';
import { account } from './queries/account.js';
import { protectedFields } from './queries/orders.js';

interface Account {
  name: string;
  currency: string;
  timezone: string;
  scopes: ReadonlySet<string>;
}

/** What the streams share: one connected shop. */
export interface ConnectedShop {
  client: ShopifyClient;
  settings: ShopifySettings;
  context: ConnectContext;
  /** Requested once per connection. */
  account(): Promise<Account>;
  /** The fields of orders that are null because the app is not approved for protected customer data. Requested once per connection. */
  withheldFields(): Promise<readonly string[]>;
}

interface AccountAnswer {
  shop: { name: string; currencyCode: string; ianaTimezone: string };
  currentAppInstallation: { accessScopes: { handle: string }[] };
}

export function connectShop(client: ShopifyClient, settings: ShopifySettings, context: ConnectContext): ConnectedShop {
  const ask = async (): Promise<Account> => {
    const { shop, currentAppInstallation } = (await client.call({ query: account })).data as unknown as AccountAnswer;
    return {
      name: shop.name,
      currency: shop.currencyCode,
      timezone: shop.ianaTimezone,
      scopes: new Set(currentAppInstallation.accessScopes.map(({ handle }) => handle)),
    };
  };
  const askWithheld = async (): Promise<readonly string[]> => {
    const { withheld } = await client.call({ query: protectedFields });
    return [...new Set(withheld.map((message) => /use the (\w+) field/.exec(message)?.[1] ?? message))];
  };
  return { client, settings, context, account: once(ask), withheldFields: once(askWithheld) };
}

/** Asks at the first call, and again only after a failure. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
}
