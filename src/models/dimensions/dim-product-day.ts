import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/**
 * Grain: variant x day of the store on which its product had a version: the attributes of the last one of the day. They
 * hold until the variant's next day; the first ones hold for all days before, too. Days with the same attributes are all
 * kept: an older version that arrives late may lie between them.
 */
@Entity({ schema: 'warehouse', name: 'dim_product_day' })
export class DimProductDay {
  @PrimaryColumn({ type: 'text', name: 'product_key', collation: 'C' })
  productKey!: string;

  @PrimaryColumn({ type: 'integer', name: 'date_key' })
  dateKey!: number;

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

  @Column({ type: 'numeric', nullable: true })
  price!: string | null;

  /** The platform's time of the version. */
  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
