import type { HostedStore } from '../hosted-store.js';
import type { Page } from '../lists/page.js';
import type { Params, Schemas } from '../lists/params.js';
import type { WooStoreSettings } from '../model.js';
import type { PhpQuery } from '../query.js';
import type { RenderContext } from '../render/context.js';
import { cannotList, cannotView } from '../wp-error.js';

/** A call with a known route and valid parameters. */
export interface RouteCall {
  hosted: HostedStore;
  context: RenderContext;
  params: Params;
  /** Whether it has a key. */
  isKnown: boolean;
  /** Whether the key's user manages the shop. */
  mayRead: boolean;
}

export interface RouteAnswer {
  body: unknown;
  /** For lists: the totals for the headers. */
  page?: Page<unknown>;
  /** Parameters that the `Link` header always contains. */
  defaults?: PhpQuery;
}

export interface Route {
  /** Matches the path after `/wp-json/`. */
  pattern: RegExp;
  /** Methods of the real route; the simulator serves only reads. */
  allow: readonly string[];
  schemas: (settings: WooStoreSettings) => Schemas;
  /** The stores that have the route. Default: all. */
  isServed?: (settings: WooStoreSettings) => boolean;
  /** `ids` are the pattern's groups as numbers, `names` the same as text. */
  answer: (call: RouteCall, ids: readonly number[], names: readonly string[]) => RouteAnswer;
}

export const LIST_METHODS = ['GET', 'POST'] as const;
export const ITEM_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export function guardList({ mayRead, isKnown }: RouteCall): void {
  if (!mayRead) throw cannotList(isKnown);
}

export function guardView({ mayRead, isKnown }: RouteCall): void {
  if (!mayRead) throw cannotView(isKnown);
}
