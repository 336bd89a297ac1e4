import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/**
 * Grain: variant x day of the store on which its stock item (or its product, where that has the cost) had a version: the
 * cost of the last one of the day. It holds until the variant's next day; the first one holds for all days before, too.
 */
@Entity({ schema: 'warehouse', name: 'dim_product_cost' })
export class DimProductCost {
  @PrimaryColumn({ type: 'text', name: 'product_key', collation: 'C' })
  productKey!: string;

  @PrimaryColumn({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  /** For one unit, in `currency`; null: unknown. */
  @Column({ type: 'numeric', name: 'unit_cost', nullable: true })
  unitCost!: string | null;

  @Column({ type: 'text' })
  currency!: string;

  /** The platform's time of the version. */
  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
