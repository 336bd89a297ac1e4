import type { Clock } from '../kit/clock.js';
import { Faults } from '../kit/faults.js';
import type { Access } from './access.js';
import type { BulkFault } from './bulk-model.js';
import { type Call, GraphqlCallLog } from './call-log.js';
import { type Fault, type FaultEffect, type FaultMatch, type FaultyCall, matchesCall } from './faults.js';
import type { HostedShop } from './hosted-shop.js';
import type { LegacyId, Micros, ShopContents } from './model.js';
import type { Kind, Shop, ShopRows } from './shop.js';
import type { WebhookSettings, WebhookTrouble } from './webhooks.js';

/** What a test does to the simulator from outside the platform's API; `/__control` offers the same over HTTP. */
export class Control {
  readonly clock: Clock;
  readonly faults = new Faults<FaultEffect, FaultMatch, FaultyCall>(matchesCall);
  readonly log = new GraphqlCallLog();
  readonly #hosted: ReadonlyMap<string, HostedShop>;

  constructor(clock: Clock, hosted: ReadonlyMap<string, HostedShop>) {
    this.clock = clock;
    this.#hosted = hosted;
  }

  hosted(domain?: string): HostedShop {
    const found = domain === undefined ? this.#hosted.values().next().value : this.#hosted.get(domain);
    if (!found) throw new RangeError(`the simulator has no shop ${domain ?? 'at all'}`);
    return found;
  }

  /** A shop by its domain; the first one when none is named. */
  shop(domain?: string): Shop {
    return this.hosted(domain).shop;
  }

  domains(): string[] {
    return [...this.#hosted.keys()];
  }

  now(): Micros {
    return this.clock.now();
  }

  setClock(at: Micros): void {
    this.clock.set(at);
  }

  advance(seconds: number): void {
    this.clock.advance(seconds);
  }

  seed(contents: Partial<ShopContents>, domain?: string): void {
    this.shop(domain).load(contents);
  }

  put<K extends Kind>(kind: K, row: ShopRows[K], domain?: string): ShopRows[K] {
    return this.shop(domain).put(kind, row);
  }

  /** Overwrites some fields of a row; its `updatedAt` becomes now. */
  mutate<K extends Kind>(kind: K, id: LegacyId, changes: Partial<ShopRows[K]>, domain?: string): ShopRows[K] {
    return this.shop(domain).update(kind, id, (row) => ({ ...row, ...changes }));
  }

  destroy(kind: Kind, id: LegacyId, domain?: string): boolean {
    return this.shop(domain).destroy(kind, id);
  }

  inject(...faults: Fault[]): void {
    for (const fault of faults) this.faults.inject(fault);
  }

  injectBulk(fault: BulkFault, domain?: string): void {
    this.hosted(domain).bulk.inject(fault);
  }

  setScopes(scopes: string[], domain?: string): void {
    this.hosted(domain).credentials.setScopes(scopes);
  }

  /** Switches Shopify's approval for personal data on and off. */
  setCustomerData(customerData: Access['customerData'], domain?: string): void {
    this.hosted(domain).credentials.customerData = customerData;
  }

  expireTokens(all = false, domain?: string): void {
    this.hosted(domain).credentials.expire(all);
  }

  webhooks(settings: WebhookSettings | null, trouble: WebhookTrouble = {}, domain?: string): void {
    const { webhooks } = this.hosted(domain);
    webhooks.subscribe(settings);
    webhooks.trouble(trouble);
  }

  calls(): readonly Call[] {
    return this.log.list();
  }

  /** Forgets calls and faults and fills the buckets; rows, tokens and clock stay. */
  reset(): void {
    this.log.clear();
    this.faults.clear();
    for (const hosted of this.#hosted.values()) {
      hosted.refillBucket();
      hosted.lastAnswers.clear();
      hosted.webhooks.trouble({});
    }
  }
}
