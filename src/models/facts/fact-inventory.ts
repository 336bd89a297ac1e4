import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: product, location, day on which the level changed; valid until the next row. */
@Entity({ schema: 'warehouse', name: 'fact_inventory' })
@Index('fact_inventory_by_item', ['sourceId', 'inventoryItemId'])
export class FactInventory {
  @PrimaryColumn({ type: 'text', name: 'product_key', collation: 'C' })
  productKey!: string;

  @PrimaryColumn({ type: 'text', name: 'location_key', collation: 'C' })
  locationKey!: string;

  @PrimaryColumn({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @Column({ type: 'text', name: 'inventory_item_id', collation: 'C' })
  inventoryItemId!: string;

  @Column({ type: 'boolean', name: 'is_active' })
  isActive!: boolean;

  @Column({ type: 'numeric' })
  available!: string;

  @Column({ type: 'numeric', name: 'on_hand' })
  onHand!: string;

  @Column({ type: 'numeric' })
  committed!: string;

  @Column({ type: 'numeric' })
  incoming!: string;

  @Column({ type: 'numeric' })
  reserved!: string;

  /** Damaged, defective or expired; 0: none, or the platform does not tell them apart. */
  @Column({ type: 'numeric', default: 0 })
  unsellable!: string;

  /** Being looked for; 0, as above. */
  @Column({ type: 'numeric', default: 0 })
  researching!: string;

  @Column({ type: 'timestamptz', name: 'changed_at' })
  changedAt!: Date;
}
