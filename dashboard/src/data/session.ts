import { type Client, createClient } from '../../../clients/typescript/src/client.js';

const place = 'cartograph.key';

/** The key that the viewer signed in with, for as long as the tab is open; null: none was needed so far. */
export function rememberedKey(): string | null {
  return sessionStorage.getItem(place);
}

/** Remembers the key for this tab, or forgets it. */
export function rememberKey(key: string | null): void {
  if (key === null) sessionStorage.removeItem(place);
  else sessionStorage.setItem(place, key);
}

/** The API that this page came from. Its documents are asked by their ids, so that roles of trusted documents alone may ask them. */
export function connect(key: string | null): Client {
  return createClient({ url: '/graphql', documents: 'id', ...(key !== null && { apiKey: key }) });
}
