import { type Context, type FieldCall, isOrderVisible, Typed, type TypeFields } from '../context.js';
import { NotSimulated } from '../errors.js';
import type { ShopEvent, ShopOrder } from '../model.js';
import {
  BadRequest,
  countRows,
  cursorScope,
  listRows,
  OBJECT_CAP,
  type Rows,
  type TableQuery,
  tableRows,
} from '../paging.js';
import {
  customerSearch,
  eventSearch,
  inventoryItemSearch,
  locationSearch,
  orderSearch,
  productSearch,
  variantSearch,
} from '../search-fields.js';
import { parseSearch, type SearchNode } from '../search-syntax.js';
import { type CompiledSearch, compileSearch, parseTime, type SearchFields } from '../search.js';
import type { Row, Table } from '../table.js';
import { bulkSearch } from './bulk-fields.js';

interface Resource<R extends Row> {
  table: (context: Context) => Table<R>;
  search: SearchFields<R>;
  isVisible?: (context: Context, row: R) => boolean;
  toNode?: (row: R) => unknown;
}

const orders: Resource<ShopOrder> = {
  table: ({ shop }) => shop.orders,
  search: orderSearch,
  isVisible: isOrderVisible,
};
const products = { table: ({ shop }: Context) => shop.products, search: productSearch };
const variants = { table: ({ shop }: Context) => shop.variants, search: variantSearch };
const customers = { table: ({ shop }: Context) => shop.customers, search: customerSearch };
const inventoryItems = { table: ({ shop }: Context) => shop.inventoryItems, search: inventoryItemSearch };
const events: Resource<ShopEvent & { updatedAt: number }> = {
  table: ({ shop }) => shop.events,
  search: eventSearch,
  toNode: (event) => new Typed('BasicEvent', event),
};

/** Compiles the `query` argument, and reports the ignored terms in the response's `extensions.search`. */
function searchOf<R>(fields: SearchFields<R>, { args, context, path }: FieldCall): CompiledSearch<R> {
  const query = (args.query as string | null | undefined) ?? null;
  const search = compileSearch(query, fields, context.version);
  if (search.warnings.length > 0) {
    context.searchNotes.push({ path: [...path], query, parsed: search.parsed, warnings: search.warnings });
  }
  return search;
}

function tableQuery<R extends Row>(resource: Resource<R>, call: FieldCall): TableQuery<R> {
  const { args, context } = call;
  if (args.savedSearchId != null) throw new NotSimulated('saved searches');
  const table = resource.table(context);
  const asked = (args.sortKey as string | null | undefined) ?? 'ID';
  const sortKey = asked === 'RELEVANCE' ? 'ID' : asked;
  const { isVisible, toNode } = resource;
  return {
    index: table.index(sortKey, context.shop.searchableUntil()),
    sortKey,
    search: searchOf(resource.search, call),
    isVisible: (row) => !isVisible || isVisible(context, row),
    toNode: (id) => {
      const row = table.get(id);
      return row && toNode ? toNode(row) : row;
    },
    scope: cursorScope(call.name, args.query ?? null, sortKey),
  };
}

function connection<R extends Row>(resource: Resource<R>): (_: unknown, call: FieldCall) => Rows {
  return (_, call) => tableRows(tableQuery(resource, call), call.args.reverse === true);
}

/** Counts stop at the requested limit, and always at the platform's cap. */
function count<R extends Row>(resource: Resource<R>): (_: unknown, call: FieldCall) => unknown {
  return (_, call) => {
    const limit = Math.min((call.args.limit as number | null | undefined) ?? OBJECT_CAP, OBJECT_CAP);
    return countRows(tableQuery(resource, call), limit);
  };
}

function locations(_: unknown, call: FieldCall): Rows {
  const search = searchOf(locationSearch, call);
  const found = [...call.context.shop.locations.values()].filter(
    (location) => location.isActive || call.args.includeInactive === true,
  );
  const sorted = found
    .filter(search.matches)
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id));
  return listRows(sorted, cursorScope('locations', call.args.query ?? null), call.args.reverse === true);
}

function bulkOperations(_: unknown, call: FieldCall): Rows {
  refuseBadTimes((call.args.query as string | null | undefined) ?? null);
  const search = searchOf(bulkSearch, call);
  const found = call.context.bulk.list().filter(search.matches);
  return listRows(found, cursorScope('bulkOperations', call.args.query ?? null), call.args.reverse === true);
}

/** `bulkOperations` is stricter than other searches: an invalid time is an error. */
function refuseBadTimes(query: string | null): void {
  const check = (node: SearchNode): void => {
    if (node.kind === 'not') check(node.child);
    else if (node.kind !== 'term') for (const child of node.children) check(child);
    else if (node.field?.endsWith('_at') && !parseTime(node.value)) {
      throw new BadRequest(`Invalid timestamp for query filter \`${node.field}\`.`);
    }
  };
  const tree = query ? parseSearch(query) : null;
  if (tree) check(tree);
}

/** The numeric id in a gid of that type; null for a gid of another type. */
function idOf(gid: unknown, type: string): number | null {
  const match = /^gid:\/\/shopify\/(\w+)\/(\d+)/.exec(String(gid));
  return match?.[1] === type ? Number(match[2]) : null;
}

function visibleOrder(context: Context, id: number | null): ShopOrder | null {
  const order = id === null ? undefined : context.shop.orders.get(id);
  return order && isOrderVisible(context, order) ? order : null;
}

function visibleRefund(context: Context, id: number | null): unknown {
  const found = id === null ? undefined : context.shop.refund(id);
  return found && isOrderVisible(context, found.order) ? found : null;
}

function node(gid: unknown, context: Context): Typed | null {
  const type = /^gid:\/\/shopify\/(\w+)\//.exec(String(gid))?.[1] ?? '';
  const id = idOf(gid, type);
  const { shop } = context;
  const readers: Record<string, (id: number) => unknown> = {
    Order: (id) => visibleOrder(context, id),
    Refund: (id) => visibleRefund(context, id),
    Product: (id) => shop.products.get(id),
    ProductVariant: (id) => shop.variants.get(id),
    Customer: (id) => shop.customers.get(id),
    InventoryItem: (id) => shop.inventoryItems.get(id),
    Location: (id) => shop.locations.get(id),
    BulkOperation: (id) => context.bulk.get(id),
    BasicEvent: (id) => shop.events.get(id),
  };
  const read = readers[type];
  if (!read) throw new NotSimulated(`node(id:) of type ${type}`);
  const source = id === null ? null : read(id);
  return source == null ? null : new Typed(type, source);
}

export const rootFields: Record<string, TypeFields> = {
  QueryRoot: {
    shop: (_: unknown, { context }) => context.shop,
    currentAppInstallation: (_: unknown, { context }) => context.access,
    orders: connection(orders),
    ordersCount: count(orders),
    products: connection(products),
    productsCount: count(products),
    productVariants: connection(variants),
    productVariantsCount: count(variants),
    customers: connection(customers),
    customersCount: count(customers),
    inventoryItems: connection(inventoryItems),
    events: connection(events),
    locations,
    bulkOperations,
    order: (_: unknown, { args, context }) => visibleOrder(context, idOf(args.id, 'Order')),
    refund: (_: unknown, { args, context }) => visibleRefund(context, idOf(args.id, 'Refund')),
    product: (_: unknown, { args, context }) =>
      context.shop.products.get(idOf(args.id, 'Product') ?? Number.NaN) ?? null,
    productVariant: (_: unknown, { args, context }) =>
      context.shop.variants.get(idOf(args.id, 'ProductVariant') ?? Number.NaN) ?? null,
    customer: (_: unknown, { args, context }) =>
      context.shop.customers.get(idOf(args.id, 'Customer') ?? Number.NaN) ?? null,
    inventoryItem: (_: unknown, { args, context }) =>
      context.shop.inventoryItems.get(idOf(args.id, 'InventoryItem') ?? Number.NaN) ?? null,
    location: (_: unknown, { args, context }) =>
      context.shop.locations.get(idOf(args.id, 'Location') ?? Number.NaN) ?? null,
    node: (_: unknown, { args, context }) => node(args.id, context),
    nodes: (_: unknown, { args, context }) => (args.ids as unknown[]).map((id) => node(id, context)),
    bulkOperation: (_: unknown, { args, context }) =>
      context.bulk.get(idOf(args.id, 'BulkOperation') ?? Number.NaN) ?? null,
    currentBulkOperation: (_: unknown, { context }) => context.bulk.list().at(-1) ?? null,
  },
  Mutation: {
    bulkOperationRunQuery: (_: unknown, { args, context }) =>
      context.bulk.run(String(args.query), args.groupObjects === true, {
        access: context.access,
        version: context.version,
      }),
    bulkOperationCancel: (_: unknown, { args, context }) =>
      context.bulk.cancel(idOf(args.id, 'BulkOperation') ?? Number.NaN),
  },
};
