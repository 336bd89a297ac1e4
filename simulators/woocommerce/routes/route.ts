import type { HostedStore } from '../hosted-store.js';
import type { Page } from '../lists/page.js';
import type { Params, Schemas } from '../lists/params.js';
import type { WooStoreSettings } from '../model.js';
import type { PhpQuery } from '../query.js';
import type { RenderContext } from '../render/context.js';
import { cannotList, cannotView } from '../wp-error.js';

/** A call that found its route and whose parameters passed. */
export interface RouteCall {
  hosted: HostedStore;
  context: RenderContext;
  params: Params;
  /** It bears a key. */
  isKnown: boolean;
  /** The key's user manages the shop. */
  mayRead: boolean;
}

export interface RouteAnswer {
  body: unknown;
  /** Of a list: its totals go into the headers. */
  page?: Page<unknown>;
  /** Parameters that the `Link` header states even where they were not asked. */
  defaults?: PhpQuery;
}

export interface Route {
  /** Matches what follows `/wp-json/`. */
  pattern: RegExp;
  /** What the real route takes; the simulator serves reading alone. */
  allow: readonly string[];
  schemas: (settings: WooStoreSettings) => Schemas;
  /** The stores that have the route. Default: all. */
  isServed?: (settings: WooStoreSettings) => boolean;
  /** `ids` are the pattern's groups as numbers, `names` the same as they stand. */
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
