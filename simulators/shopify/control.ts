import type { Clock } from '../kit/clock.js';
import { ControlPlane } from '../kit/control-plane.js';
import { Faults } from '../kit/faults.js';
import type { Access } from './access.js';
import type { BulkFault } from './bulk-model.js';
import { GraphqlCallLog } from './call-log.js';
import { type FaultEffect, type FaultMatch, type FaultyCall, matchesCall } from './faults.js';
import type { HostedShop } from './hosted-shop.js';
import type { LegacyId, ShopContents } from './model.js';
import type { Kind, Shop, ShopRows } from './shop.js';
import type { WebhookSettings, WebhookTrouble } from './webhooks.js';

/** How tests control the simulator outside the platform's API; `/__control` offers the same over HTTP. */
export class Control extends ControlPlane<HostedShop, GraphqlCallLog, FaultEffect, FaultMatch, FaultyCall> {
  constructor(clock: Clock, accounts: ReadonlyMap<string, HostedShop>) {
    super({ clock, accounts, faults: new Faults(matchesCall), log: new GraphqlCallLog() });
  }

  /** A shop by its domain; without one, the first. */
  shop(domain?: string): Shop {
    return this.hosted(domain).shop;
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

  protected refill(shop: HostedShop): void {
    shop.refillBucket();
    shop.lastAnswers.clear();
    shop.webhooks.trouble({});
  }
}
