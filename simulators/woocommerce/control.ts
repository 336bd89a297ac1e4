import { CallLog } from '../kit/call-log.js';
import type { Clock } from '../kit/clock.js';
import { ControlPlane } from '../kit/control-plane.js';
import { Faults } from '../kit/faults.js';
import type { Call } from './call-log.js';
import { type FaultEffect, type FaultMatch, type FaultyCall, matchesCall } from './faults.js';
import type { HostedStore } from './hosted-store.js';
import type { WooContents, WooId, WooKind, WooOrder, WooRefund, WooRows, WooStoreSettings } from './model.js';
import type { OrderEdit } from './modified-times.js';
import type { WooStore } from './store.js';

/** How tests control the simulator outside the platform's API; `/__control` offers the same over HTTP. */
export class Control extends ControlPlane<HostedStore, CallLog<Call>, FaultEffect, FaultMatch, FaultyCall> {
  constructor(clock: Clock, accounts: ReadonlyMap<string, HostedStore>) {
    super({ clock, accounts, faults: new Faults(matchesCall), log: new CallLog<Call>() });
  }

  /** A store by its id; without one, the first. */
  store(id?: string): WooStore {
    return this.hosted(id).store;
  }

  seed(contents: Partial<WooContents>, storeId?: string): void {
    this.store(storeId).load(contents);
  }

  put<K extends WooKind>(kind: K, row: WooRows[K], storeId?: string): WooRows[K] {
    return this.store(storeId).put(kind, row);
  }

  /** Overwrites some fields of a row; its modified time becomes now. */
  mutate<K extends WooKind>(kind: K, id: WooId, changes: Partial<WooRows[K]>, storeId?: string): WooRows[K] {
    return this.store(storeId).update(kind, id, (row) => void Object.assign(row, changes));
  }

  /** Overwrites some fields of a row silently, without a modified time or webhook. */
  touchSilently<K extends WooKind>(kind: K, id: WooId, changes: Partial<WooRows[K]>, storeId?: string): WooRows[K] {
    const store = this.store(storeId);
    return store.touchSilently(kind, { ...store.need(kind, id), ...changes });
  }

  /** Overwrites some fields of an order, without a modified time on some kinds of storage. */
  edit(orderId: WooId, kind: OrderEdit, changes: Partial<WooOrder>, storeId?: string): WooOrder {
    return this.store(storeId).edit(orderId, kind, (order) => void Object.assign(order, changes));
  }

  deleteCustomer(id: WooId, storeId?: string): void {
    this.store(storeId).deleteCustomer(id);
  }

  destroy(kind: WooKind, id: WooId, storeId?: string): boolean {
    return this.store(storeId).destroy(kind, id);
  }

  trash(orderId: WooId, storeId?: string): void {
    this.store(storeId).trash(orderId);
  }

  untrash(orderId: WooId, storeId?: string): void {
    this.store(storeId).untrash(orderId);
  }

  createRefund(orderId: WooId, refund: WooRefund, storeId?: string): void {
    this.store(storeId).createRefund(orderId, refund);
  }

  deleteRefund(orderId: WooId, refundId: WooId, storeId?: string): void {
    this.store(storeId).deleteRefund(orderId, refundId);
  }

  /** Changes a store's settings: keys, TLS, limits… */
  configure(changes: Partial<Omit<WooStoreSettings, 'id'>>, storeId?: string): void {
    const hosted = this.hosted(storeId);
    Object.assign(hosted.store.settings, changes);
    if ('rateLimit' in changes) hosted.refillBucket();
  }

  protected refill(store: HostedStore): void {
    store.refillBucket();
    store.lastReplies.clear();
  }
}
