import { type Clock, MICROS_PER_SECOND, type Micros, makeClock } from '../kit/clock.js';
import { Ids } from './data/ids.js';
import { units } from './decimals.js';
import type { WooContents, WooId, WooKind, WooOrder, WooRefund, WooRows, WooStoreSettings } from './model.js';
import { isDated, type OrderEdit } from './modified-times.js';
import { refundable } from './order-totals.js';
import { completeSettings, type PartialSettings } from './settings.js';
import { Table } from './table.js';

interface WooChange {
  kind: WooKind;
  id: WooId;
  action: 'create' | 'update' | 'destroy';
}

/** The state of one store, with WooCommerce's rules for which changes set a modified time. */
export class WooStore {
  readonly settings: WooStoreSettings;
  readonly clock: Clock;
  readonly orders = new Table<WooOrder>();
  readonly subscriptions = new Table<WooOrder>();
  readonly products = new Table<WooRows['product']>();
  readonly categories = new Table<WooRows['category']>();
  readonly customers = new Table<WooRows['customer']>();
  readonly coupons = new Table<WooRows['coupon']>();
  readonly ids = new Ids();
  readonly #listeners = new Set<(change: WooChange) => void>();
  #suggested = 0;

  constructor(
    settings: PartialSettings,
    contents: Partial<WooContents> = {},
    clock: Clock = makeClock({ mode: 'real' }),
  ) {
    this.settings = completeSettings(settings);
    this.clock = clock;
    this.load(contents);
  }

  /** The current second. */
  now(): Micros {
    return Math.floor(this.clock.now() / MICROS_PER_SECOND) * MICROS_PER_SECOND;
  }

  /** Fills the store without changing any time. */
  load(contents: Partial<WooContents>): void {
    for (const row of contents.categories ?? []) this.categories.set(row);
    for (const row of contents.products ?? []) this.products.set(row);
    for (const row of contents.customers ?? []) this.customers.set(row);
    for (const row of contents.coupons ?? []) this.coupons.set(row);
    for (const row of contents.orders ?? []) this.orders.set(row);
    for (const row of contents.subscriptions ?? []) this.subscriptions.set(row);
    this.ids.skip(contents);
  }

  table<K extends WooKind>(kind: K): Table<WooRows[K]> {
    const tables = {
      order: this.orders,
      product: this.products,
      category: this.categories,
      customer: this.customers,
      coupon: this.coupons,
    };
    return tables[kind] as unknown as Table<WooRows[K]>;
  }

  /** Saves a row; its modified time, if it has one, becomes now. */
  put<K extends WooKind>(kind: K, row: WooRows[K]): WooRows[K] {
    return this.touchSilently(kind, kind === 'category' ? row : { ...row, modifiedAt: this.now() });
  }

  /** Writes a row like a direct import into the tables: without a new modified time, so that no filter by time finds it. */
  touchSilently<K extends WooKind>(kind: K, row: WooRows[K]): WooRows[K] {
    const table = this.table(kind);
    const action = table.get(row.id) ? 'update' : 'create';
    table.set(row);
    this.#notify({ kind, id: row.id, action });
    return row;
  }

  /** Applies `change` to a copy of a row and saves it. */
  update<K extends WooKind>(kind: K, id: WooId, change: (draft: WooRows[K]) => void): WooRows[K] {
    const draft = structuredClone(this.need(kind, id));
    change(draft);
    return this.put(kind, draft);
  }

  /** Deletes permanently, bypassing the trash, without a trace. False if there was no such row. */
  destroy(kind: WooKind, id: WooId): boolean {
    const existed = this.table(kind).delete(id);
    if (existed) this.#notify({ kind, id, action: 'destroy' });
    return existed;
  }

  /** Changes an order in a way that some kinds of storage do not date (see `OrderEdit`). */
  edit(orderId: WooId, kind: OrderEdit, change: (draft: WooOrder) => void): WooOrder {
    const draft = structuredClone(this.need('order', orderId));
    change(draft);
    return isDated(this.settings, kind) ? this.put('order', draft) : this.touchSilently('order', draft);
  }

  /** Adds a refund. When all is refunded, the order becomes `refunded`, which saves it on any storage. */
  createRefund(orderId: WooId, refund: WooRefund): WooOrder {
    const isFull = refundable(this.need('order', orderId)) <= units(refund.amount);
    return this.edit(orderId, isFull ? 'saved' : 'refunded in part', (order) => {
      // Newest first, as WooCommerce lists them.
      order.refunds.unshift(refund);
      if (isFull) order.status = 'refunded';
    });
  }

  /** Deletes a refund. WooCommerce does not save the order: its modified time and status stay the same. */
  deleteRefund(orderId: WooId, refundId: WooId): WooOrder {
    return this.edit(orderId, 'past the order', (order) => {
      const refunds = order.refunds.filter(({ id }) => id !== refundId);
      if (refunds.length === order.refunds.length) throw new RangeError(`order ${orderId} has no refund ${refundId}`);
      order.refunds = refunds;
    });
  }

  /** Deletes an account permanently; its orders become a guest's. */
  deleteCustomer(id: WooId): void {
    this.destroy('customer', id);
    const orders = [...this.orders.values()].filter(({ customerId }) => customerId === id);
    for (const order of orders) {
      this.edit(order.id, 'edited', (draft) => {
        draft.customerId = 0;
      });
    }
  }

  /** Moves an order to the trash, which keeps its status. */
  trash(orderId: WooId): WooOrder {
    return this.update('order', orderId, (order) => {
      const seconds = Math.floor(this.now() / MICROS_PER_SECOND);
      order.meta.push(
        { id: this.ids.next('meta'), key: '_wp_trash_meta_status', value: `wc-${order.status}` },
        { id: this.ids.next('meta'), key: '_wp_trash_meta_time', value: String(seconds) },
      );
      order.status = 'trash';
    });
  }

  untrash(orderId: WooId): WooOrder {
    return this.update('order', orderId, (order) => {
      const kept = order.meta.find(({ key }) => key === '_wp_trash_meta_status');
      if (!kept) throw new RangeError(`order ${orderId} is not in the trash`);
      order.status = String(kept.value).replace(/^wc-/, '');
      order.meta = order.meta.filter(({ key }) => !key.startsWith('_wp_trash_meta_'));
    });
  }

  /** Other products of its categories, in a different order each time, as WooCommerce shuffles them. */
  suggestionsFor({ id, categoryIds }: WooRows['product']): WooId[] {
    const others = [...this.products.values()].filter(
      (other) => other.id !== id && other.categoryIds.some((category) => categoryIds.includes(category)),
    );
    const shown = others.slice(0, 3).map((other) => other.id);
    if (shown.length < 2) return [];
    this.#suggested += 1;
    const turn = this.#suggested % shown.length;
    return [...shown.slice(turn), ...shown.slice(0, turn)];
  }

  need<K extends WooKind>(kind: K, id: WooId): WooRows[K] {
    const row = this.table(kind).get(id);
    if (!row) throw new RangeError(`store ${this.settings.id} has no ${kind} ${id}`);
    return row;
  }

  /** The current contents of the store; records are not copied. */
  contents(): WooContents {
    return {
      orders: [...this.orders.values()],
      subscriptions: [...this.subscriptions.values()],
      products: [...this.products.values()],
      categories: [...this.categories.values()],
      customers: [...this.customers.values()],
      coupons: [...this.coupons.values()],
    };
  }

  /** Calls the listener for every change; returns a function that removes it. */
  onChange(listener: (change: WooChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #notify(change: WooChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
