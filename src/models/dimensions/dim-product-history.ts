import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: a span in which the attributes that reports slice by did not change. */
@Entity({ schema: 'warehouse', name: 'dim_product_history' })
export class DimProductHistory {
  @PrimaryColumn({ type: 'text', name: 'product_key', collation: 'C' })
  productKey!: string;

  @PrimaryColumn({ type: 'timestamptz', name: 'valid_from' })
  validFrom!: Date;

  /** Exclusive; null if it is the current one. */
  @Column({ type: 'timestamptz', name: 'valid_to', nullable: true })
  validTo!: Date | null;

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
}
