import { Bucket } from '../kit/bucket.js';
import type { BulkOperation } from './bulk-model.js';
import { BulkOperations, type BulkSettings } from './bulk-operations.js';
import { gid, time } from './context.js';
import { type CredentialSettings, Credentials } from './credentials.js';
import type { Shop, ShopChange } from './shop.js';
import { Webhooks } from './webhooks.js';

const TOPICS: Record<ShopChange['kind'], string> = {
  order: 'orders',
  product: 'products',
  customer: 'customers',
  inventoryItem: 'inventory_items',
  location: 'locations',
};
const ACTIONS = { create: 'create', update: 'updated', destroy: 'delete' };
const TYPES: Record<ShopChange['kind'], string> = {
  order: 'Order',
  product: 'Product',
  customer: 'Customer',
  inventoryItem: 'InventoryItem',
  location: 'Location',
};

/** A bucket holds this many seconds of its restore rate. */
const BUCKET_SECONDS = 20;

/** A shop in the server: its state, with the access control, limits and webhooks around it. */
export class HostedShop {
  readonly shop: Shop;
  readonly credentials: Credentials;
  readonly bulk: BulkOperations;
  readonly webhooks: Webhooks;
  /** The last response to each document, for the fault that repeats it. */
  readonly lastAnswers = new Map<string, string>();
  #bucket: Bucket;
  readonly #unlisten: () => void;

  constructor(
    shop: Shop,
    credentials: CredentialSettings | undefined,
    storageUrl: () => string,
    bulk: Partial<BulkSettings>,
  ) {
    this.shop = shop;
    const { clock, settings } = shop;
    this.credentials = new Credentials(clock, credentials);
    this.bulk = new BulkOperations(shop, storageUrl, bulk);
    this.#bucket = new Bucket(settings.restoreRate, BUCKET_SECONDS * settings.restoreRate, clock.now());
    const now = (): number => clock.now();
    this.webhooks = new Webhooks({
      domain: settings.domain,
      secret: this.credentials.webhookSecret,
      version: '2026-07',
      now,
    });
    this.#unlisten = shop.onChange((change) => this.#announce(change));
    this.bulk.onFinish((operation) => this.#announceBulk(operation));
  }

  /** The app that calls each shop, however many tokens it has: they share a bucket. */
  get bucket(): Bucket {
    return this.#bucket;
  }

  refillBucket(): void {
    const { restoreRate } = this.shop.settings;
    this.#bucket = new Bucket(restoreRate, BUCKET_SECONDS * restoreRate, this.shop.clock.now());
  }

  async close(): Promise<void> {
    this.#unlisten();
    await this.bulk.close();
  }

  #announce({ kind, id, action, at }: ShopChange): void {
    // Products and customers use `update` where orders use `updated`.
    const verb = action === 'update' && kind !== 'order' ? 'update' : ACTIONS[action];
    const payload =
      action === 'destroy' ? { id } : { id, admin_graphql_api_id: gid(TYPES[kind], id), updated_at: time(at) };
    this.webhooks.send(`${TOPICS[kind]}/${verb}`, payload);
  }

  #announceBulk(operation: BulkOperation): void {
    this.webhooks.send('bulk_operations/finish', {
      admin_graphql_api_id: gid('BulkOperation', operation.id),
      completed_at: time(operation.completedAt),
      created_at: time(operation.createdAt),
      error_code: operation.errorCode?.toLowerCase() ?? null,
      status: operation.status.toLowerCase(),
      type: 'query',
    });
  }
}
