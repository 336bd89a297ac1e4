import type { ConnectContext } from '../../../contract/extractor.js';
import type { ShopifyClient } from '../client/client.js';
import type { ShopifySettings } from '../client/settings.js';
import { account } from './queries/account.js';

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
}

interface AccountAnswer {
  shop: { name: string; currencyCode: string; ianaTimezone: string };
  currentAppInstallation: { accessScopes: { handle: string }[] };
}

export function connectShop(client: ShopifyClient, settings: ShopifySettings, context: ConnectContext): ConnectedShop {
  let asked: Promise<Account> | undefined;
  const ask = async (): Promise<Account> => {
    const { shop, currentAppInstallation } = (await client.call({ query: account })).data as unknown as AccountAnswer;
    return {
      name: shop.name,
      currency: shop.currencyCode,
      timezone: shop.ianaTimezone,
      scopes: new Set(currentAppInstallation.accessScopes.map(({ handle }) => handle)),
    };
  };
  const remember = (): Promise<Account> => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
  return { client, settings, context, account: remember };
}
