import { type Clock, MICROS_PER_SECOND, makeClock } from '../kit/clock.js';
import type {
  LegacyId,
  Micros,
  ShopContents,
  ShopCustomer,
  ShopEvent,
  ShopInventoryItem,
  ShopLocation,
  ShopOrder,
  ShopProduct,
  ShopRefund,
  ShopSettings,
  ShopVariant,
} from './model.js';
import { Table } from './table.js';

export interface ShopRows {
  order: ShopOrder;
  product: ShopProduct;
  customer: ShopCustomer;
  inventoryItem: ShopInventoryItem;
  location: ShopLocation;
}
export type Kind = keyof ShopRows;

/** A variant as a row of its own, for the `productVariants` connection. */
export interface VariantRow extends ShopVariant {
  productId: LegacyId;
}

export type ShopChange = { shop: Shop; kind: Kind; id: LegacyId; action: 'create' | 'update' | 'destroy'; at: Micros };

interface ShopOptions {
  clock?: Clock;
  /** How long search lags behind the database. */
  indexLagSeconds?: number;
}

const DEFAULT_INDEX_LAG_SECONDS = 3;
const byTime = { ID: (row: { id: number }) => row.id, CREATED_AT: createdAt, UPDATED_AT: updatedAt };

/** The state of one shop: its rows, their search index, and the events of deleted rows. */
export class Shop {
  readonly settings: ShopSettings;
  readonly clock: Clock;
  indexLagSeconds: number;

  readonly orders = new Table<ShopOrder>({
    ...byTime,
    PROCESSED_AT: (order) => order.processedAt,
    ORDER_NUMBER: (order) => order.number,
  });
  readonly products = new Table<ShopProduct>({ ...byTime, PUBLISHED_AT: (product) => product.publishedAt ?? 0 });
  readonly variants = new Table<VariantRow>({ ...byTime, POSITION: (variant) => variant.position });
  readonly customers = new Table<ShopCustomer>(byTime);
  readonly inventoryItems = new Table<ShopInventoryItem>(byTime);
  readonly locations = new Table<ShopLocation>(byTime);
  readonly events = new Table<ShopEvent & { updatedAt: Micros }>(byTime);

  readonly #refundOrders = new Map<LegacyId, LegacyId>();
  readonly #ordersOfCustomer = new Map<LegacyId, Set<LegacyId>>();
  readonly #listeners = new Set<(change: ShopChange) => void>();
  #lastMicros = 0;
  #lastEventId = 0;

  constructor(settings: ShopSettings, contents?: Partial<ShopContents>, options: ShopOptions = {}) {
    this.settings = settings;
    this.clock = options.clock ?? makeClock({ mode: 'real' });
    this.indexLagSeconds = options.indexLagSeconds ?? DEFAULT_INDEX_LAG_SECONDS;
    if (contents) this.load(contents);
  }

  /** The clock's time, made strictly increasing: no two changes of a shop have the same instant. */
  tick(): Micros {
    this.#lastMicros = Math.max(this.clock.now(), this.#lastMicros + 1);
    return this.#lastMicros;
  }

  /** Fills the shop without changing any time; search finds the rows at once. */
  load(contents: Partial<ShopContents>): void {
    for (const location of contents.locations ?? []) this.locations.load(location);
    for (const item of contents.inventoryItems ?? []) this.inventoryItems.load(item);
    for (const product of contents.products ?? []) {
      this.products.load(product);
      for (const variant of product.variants) this.variants.load({ ...variant, productId: product.id });
    }
    for (const customer of contents.customers ?? []) this.customers.load(customer);
    for (const order of contents.orders ?? []) {
      this.orders.load(order);
      this.#link(order);
    }
  }

  get<K extends Kind>(kind: K, id: LegacyId): ShopRows[K] | undefined {
    return this.table(kind).get(id);
  }

  /** Inserts or replaces a row; its `updatedAt` becomes the shop's current time. Returns the stored row. */
  put<K extends Kind>(kind: K, row: ShopRows[K]): ShopRows[K] {
    const at = this.tick();
    const table = this.table(kind);
    const before = table.get(row.id);
    const stored: ShopRows[K] = { ...row, updatedAt: at };
    table.write(row.id, stored, at);
    if (kind === 'order') this.#relink(before as ShopOrder | undefined, stored as ShopOrder);
    if (kind === 'product') this.#writeVariants(before as ShopProduct | undefined, stored as ShopProduct, at);
    this.#notify({ shop: this, kind, id: row.id, action: before ? 'update' : 'create', at });
    return stored;
  }

  /** Changes a row: `change` modifies a copy, or returns another row. */
  update<K extends Kind>(kind: K, id: LegacyId, change: (draft: ShopRows[K]) => ShopRows[K] | undefined): ShopRows[K] {
    const row = this.table(kind).get(id);
    if (!row) throw new RangeError(`${this.settings.domain} has no ${kind} ${id}`);
    const draft = structuredClone(row);
    return this.put(kind, change(draft) ?? draft);
  }

  /** Deletes a row permanently and records a destroy event. False if there was no such row. */
  destroy(kind: Kind, id: LegacyId): boolean {
    const row = this.table(kind).get(id);
    if (!row) return false;
    const at = this.tick();
    this.table(kind).write(id, null, at);
    if (kind === 'order') this.#unlink(row as ShopOrder);
    if (kind === 'product') this.#writeVariants(row as ShopProduct, undefined, at);
    if (kind === 'order' || kind === 'product' || kind === 'customer') {
      this.#record(kind === 'order' ? 'ORDER' : kind === 'product' ? 'PRODUCT' : 'CUSTOMER', id, at);
    }
    this.#notify({ shop: this, kind, id, action: 'destroy', at });
    return true;
  }

  /** When the row was last changed while the shop was open; search finds the change `indexLagSeconds` later. */
  touchedAt(kind: Kind, id: LegacyId): Micros | undefined {
    return this.table(kind).touchedAt(id);
  }

  /** Changes up to this instant are in the search index. */
  searchableUntil(): Micros {
    return this.clock.now() - Math.round(this.indexLagSeconds * MICROS_PER_SECOND);
  }

  refund(id: LegacyId): { order: ShopOrder; refund: ShopRefund } | undefined {
    const order = this.orders.get(this.#refundOrders.get(id) ?? Number.NaN);
    const refund = order?.refunds.find((candidate) => candidate.id === id);
    return order && refund ? { order, refund } : undefined;
  }

  ordersOfCustomer(id: LegacyId): ShopOrder[] {
    const ids = this.#ordersOfCustomer.get(id) ?? [];
    return [...ids].map((order) => this.orders.get(order)).filter((order) => order !== undefined);
  }

  /** Calls the listener for every change while the shop is open; returns a function that removes it. */
  onChange(listener: (change: ShopChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  table<K extends Kind>(kind: K): Table<ShopRows[K]> {
    const tables = {
      order: this.orders,
      product: this.products,
      customer: this.customers,
      inventoryItem: this.inventoryItems,
      location: this.locations,
    };
    return tables[kind] as unknown as Table<ShopRows[K]>;
  }

  #record(subjectType: ShopEvent['subjectType'], subjectId: LegacyId, at: Micros): void {
    this.#lastEventId += 1;
    const event = { id: this.#lastEventId, subjectType, subjectId, action: 'destroy' as const, createdAt: at };
    this.events.write(event.id, { ...event, updatedAt: at }, at);
  }

  #writeVariants(before: ShopProduct | undefined, after: ShopProduct | undefined, at: Micros): void {
    const kept = new Set(after?.variants.map((variant) => variant.id));
    for (const variant of before?.variants ?? []) {
      if (kept.has(variant.id)) continue;
      this.variants.write(variant.id, null, at);
      this.inventoryItems.write(variant.inventoryItemId, null, at);
      this.#record('PRODUCT_VARIANT', variant.id, at);
    }
    for (const variant of after?.variants ?? []) {
      this.variants.write(variant.id, { ...variant, productId: (after as ShopProduct).id }, at);
    }
  }

  #relink(before: ShopOrder | undefined, after: ShopOrder): void {
    if (before) this.#unlink(before);
    this.#link(after);
  }

  #link(order: ShopOrder): void {
    for (const refund of order.refunds) this.#refundOrders.set(refund.id, order.id);
    if (order.customerId === null) return;
    const orders = this.#ordersOfCustomer.get(order.customerId);
    if (orders) orders.add(order.id);
    else this.#ordersOfCustomer.set(order.customerId, new Set([order.id]));
  }

  #unlink(order: ShopOrder): void {
    for (const refund of order.refunds) this.#refundOrders.delete(refund.id);
    if (order.customerId !== null) this.#ordersOfCustomer.get(order.customerId)?.delete(order.id);
  }

  #notify(change: ShopChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

function createdAt(row: { createdAt: Micros }): number {
  return row.createdAt;
}

function updatedAt(row: { updatedAt: Micros }): number {
  return row.updatedAt;
}
