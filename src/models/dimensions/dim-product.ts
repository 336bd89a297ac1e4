import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: sellable variant. */
@Entity({ schema: 'warehouse', name: 'dim_product' })
@Index('dim_product_by_product', ['sourceId', 'platformProductId'])
@Index('dim_product_by_sku', ['sku'])
// By an expression, which TypeORM cannot declare.
@Index('dim_product_by_title', { synchronize: false })
export class DimProduct {
  @PrimaryColumn({ type: 'text', name: 'product_key', collation: 'C' })
  productKey!: string;

  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @Column({ type: 'text' })
  platform!: string;

  @Column({ type: 'text', name: 'platform_product_id', collation: 'C', nullable: true })
  platformProductId!: string | null;

  @Column({ type: 'text', name: 'platform_variant_id', collation: 'C' })
  platformVariantId!: string;

  @Column({ type: 'text', nullable: true })
  sku!: string | null;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'text', name: 'variant_title', nullable: true })
  variantTitle!: string | null;

  @Column({ type: 'text', nullable: true })
  category!: string | null;

  @Column({ type: 'text', name: 'product_type', nullable: true })
  productType!: string | null;

  @Column({ type: 'text', nullable: true })
  vendor!: string | null;

  /** Each once, sorted. */
  @Column({ type: 'text', array: true, default: [] })
  tags!: string[];

  @Column({ type: 'numeric', nullable: true })
  price!: string | null;

  @Column({ type: 'numeric', name: 'unit_cost', nullable: true })
  unitCost!: string | null;

  /** The inventory item's time as of which the cost is valid: null while no cost, not even an unknown one, was reported. */
  @Column({ type: 'timestamptz', name: 'cost_updated_at', nullable: true })
  costUpdatedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  currency!: string | null;

  @Column({ type: 'text', nullable: true })
  status!: string | null;

  @Column({ type: 'boolean', name: 'is_deleted' })
  isDeleted!: boolean;

  /** product: in the catalogue; order: known only from order lines; inventory: only from stock items. */
  @Column({ type: 'text' })
  origin!: string;

  @Column({ type: 'timestamptz', name: 'source_updated_at' })
  sourceUpdatedAt!: Date;
}
