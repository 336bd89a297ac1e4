import type { FieldNode } from 'graphql';
import { MICROS_PER_SECOND } from '../kit/clock.js';
import { type Access, ORDER_WINDOW_DAYS } from './access.js';
import type { BulkDesk } from './bulk-model.js';
import type { GraphqlErrorBody } from './errors.js';
import type { ShopOrder } from './model.js';
import type { OrderFigures } from './order-figures.js';
import type { ApiVersion } from './schema/versions.js';
import type { Shop } from './shop.js';

/** What field functions receive besides their source. */
export interface Context {
  shop: Shop;
  version: ApiVersion;
  access: Access;
  bulk: BulkDesk;
  errors: GraphqlErrorBody[];
  searchNotes: unknown[];
  /** Rows returned by each connection field, for the actual cost. */
  returned: Map<FieldNode, number>;
  /** The positions in the lists being written, by depth: the numbers in an error's path. */
  places: number[];
  /** The figures of the current order, cached because several fields of an order use them in turn. */
  figures: { of: ShopOrder; figures: OrderFigures } | null;
}

/** Whether the token may see the order. Without `read_all_orders`, orders older than 60 days are left out without an error. */
export function isOrderVisible(context: Context, order: ShopOrder): boolean {
  if (context.access.scopes.has('read_all_orders')) return true;
  return order.createdAt >= context.shop.clock.now() - ORDER_WINDOW_DAYS * 86_400 * MICROS_PER_SECOND;
}

/** A call of a field: its arguments and its position in the response. */
export interface FieldCall {
  /** The field's name, not its alias. */
  name: string;
  args: Record<string, unknown>;
  context: Context;
  path: readonly string[];
}

/** A row of an interface or union, with the name of its type. */
export class Typed {
  constructor(
    readonly typename: string,
    readonly source: unknown,
  ) {}
}

export type FieldFunction = (source: never, call: FieldCall) => unknown;
/** The implemented fields of a type, by name. */
export type TypeFields = Record<string, FieldFunction>;

export function gid(type: string, id: number | string): string {
  return `gid://shopify/${type}/${id}`;
}

/** Shopify shows times in whole seconds, although it stores microseconds. */
export function time(at: number | null): string | null {
  return at === null ? null : `${new Date(Math.floor(at / 1e6) * 1000).toISOString().slice(0, 19)}Z`;
}
