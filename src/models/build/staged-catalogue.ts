import type {
  CustomerRecord,
  DeletionRecord,
  InventoryRecord,
  LocationRecord,
  ProductRecord,
} from '../../canonical/record.js';
import { normaliseContact } from './customer-identity.js';
import { StagedRows } from './staged-rows.js';

/** Older than what any record tells. */
const beforeAnyCost = '1970-01-01T00:00:00Z';

const deletionColumns = ['seq', 'entity', 'record_id', 'deleted_at'];
const variantColumns = [
  'seq',
  'product_key',
  'product_id',
  'variant_id',
  'updated_at',
  'sku',
  'title',
  'variant_title',
  'category',
  'product_type',
  'vendor',
  'price',
  'currency',
  'status',
];
const costColumns = ['seq', 'product_key', 'variant_id', 'updated_at', 'unit_cost'];
const customerColumns = [
  'seq',
  'account_key',
  'customer_id',
  'updated_at',
  'created_at',
  'email',
  'phone',
  'first_name',
  'last_name',
  'country',
  'city',
];
const locationColumns = ['seq', 'location_key', 'location_id', 'updated_at', 'name', 'country', 'city', 'is_active'];
const inventoryColumns = ['seq', 'round', 'inventory_item_id', 'product_key', 'happened_at'];
const levelColumns = [
  'seq',
  'position',
  'location_key',
  'location_id',
  'changed_at',
  'is_active',
  'available',
  'on_hand',
  'committed',
  'incoming',
  'reserved',
];

/** The rows of everything in a change set that is not an order. */
export class StagedCatalogue {
  readonly deletions = new StagedRows('staged_deletion', deletionColumns);
  readonly variants = new StagedRows('staged_variant', variantColumns);
  readonly costs = new StagedRows('staged_cost', costColumns);
  readonly customers = new StagedRows('staged_customer', customerColumns);
  readonly locations = new StagedRows('staged_location', locationColumns);
  readonly inventory = new StagedRows('staged_inventory', inventoryColumns);
  private readonly eventsOfItem = new Map<string, number>();
  readonly levels = new StagedRows('staged_level', levelColumns);

  get tables(): StagedRows[] {
    return [this.deletions, this.variants, this.costs, this.customers, this.locations, this.inventory, this.levels];
  }

  constructor(private readonly sourceId: string) {}

  addDeletion(seq: number, { entity, id, deletedAt }: Omit<DeletionRecord, 'kind'>): void {
    if (entity === 'inventory') this.addInventoryEvent(seq, id, null, deletedAt);
    else this.deletions.add([seq, entity, id, deletedAt]);
  }

  addProduct(seq: number, product: ProductRecord): void {
    // A product without variants has nothing left to sell: as good as deleted, and newer versions bring it back.
    if (product.variants.length === 0) {
      this.addDeletion(seq, { entity: 'product', id: product.productId, deletedAt: product.updatedAt });
    }
    for (const variant of product.variants) {
      this.variants.add([
        seq,
        `${this.sourceId}:${variant.variantId}`,
        product.productId,
        variant.variantId,
        product.updatedAt,
        variant.sku,
        product.title,
        variant.title,
        product.category,
        product.productType,
        product.vendor,
        variant.price,
        product.currency,
        product.status,
      ]);
      if (variant.costUpdatedAt !== null) {
        this.addCost(seq, variant.variantId, variant.costUpdatedAt, variant.unitCost);
      }
    }
  }

  addCustomer(seq: number, customer: CustomerRecord): void {
    const contact = normaliseContact(customer);
    this.customers.add([
      seq,
      `${this.sourceId}:${customer.customerId}`,
      customer.customerId,
      customer.updatedAt,
      customer.createdAt,
      contact.email,
      contact.phone,
      customer.firstName,
      customer.lastName,
      customer.country,
      customer.city,
    ]);
  }

  addLocation(seq: number, location: LocationRecord): void {
    this.locations.add([
      seq,
      `${this.sourceId}:${location.locationId}`,
      location.locationId,
      location.updatedAt,
      location.name,
      location.country,
      location.city,
      location.isActive,
    ]);
  }

  addInventory(seq: number, inventory: InventoryRecord): void {
    const { unitCost } = inventory;
    // Not about costs: it loses to all that is, and the product still gets its row.
    this.addCost(
      seq,
      inventory.variantId,
      unitCost === undefined ? beforeAnyCost : inventory.updatedAt,
      unitCost ?? null,
    );
    // Stocked nowhere: as good as deleted.
    const productKey = inventory.levels.length === 0 ? null : `${this.sourceId}:${inventory.variantId}`;
    this.addInventoryEvent(seq, inventory.inventoryItemId, productKey, inventory.updatedAt);
    for (const [position, level] of inventory.levels.entries()) {
      this.levels.add([
        seq,
        position,
        `${this.sourceId}:${level.locationId}`,
        level.locationId,
        level.changedAt,
        level.isActive,
        level.available,
        level.onHand,
        level.committed,
        level.incoming,
        level.reserved,
      ]);
    }
  }

  /** How many events the item with the most has: each round takes one of every item. */
  get inventoryRounds(): number {
    return Math.max(0, ...this.eventsOfItem.values());
  }

  private addCost(seq: number, variantId: string, updatedAt: string, unitCost: string | null): void {
    this.costs.add([seq, `${this.sourceId}:${variantId}`, variantId, updatedAt, unitCost]);
  }

  private addInventoryEvent(seq: number, itemId: string, productKey: string | null, happenedAt: string): void {
    const round = (this.eventsOfItem.get(itemId) ?? 0) + 1;
    this.eventsOfItem.set(itemId, round);
    this.inventory.add([seq, round, itemId, productKey, happenedAt]);
  }
}
