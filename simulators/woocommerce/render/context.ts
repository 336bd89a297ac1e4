import { formatted, written } from '../decimals.js';
import type { Amount } from '../model.js';
import type { WooStore } from '../store.js';

/** The context of a response: the store, its address, and the number of decimals. */
export interface RenderContext {
  store: WooStore;
  /** `https://host/path`, with the scheme of the call. */
  homeUrl: string;
  decimals: number;
}

export function money({ decimals }: RenderContext, amount: Amount | bigint): Amount {
  return typeof amount === 'bigint' ? written(amount, decimals) : formatted(amount, decimals);
}

export const ALL_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The `_links` of an object: itself, its collection, and what `more` adds. */
export function links(
  { homeUrl }: RenderContext,
  collection: string,
  id: number,
  allow: readonly string[] = ALL_METHODS,
  more: object = {},
): Record<string, unknown> {
  const href = `${homeUrl}/wp-json/wc/v3/${collection}`;
  return { self: [{ href: `${href}/${id}`, targetHints: { allow } }], collection: [{ href }], ...more };
}
