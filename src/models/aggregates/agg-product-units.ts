import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/**
 * Grain: month x product. Net items sold as a running total of the month, so that any days are two elements of each month, however
 * many orders they had. Arrays with one element for each day with trade, in order.
 */
@Entity({ schema: 'warehouse', name: 'agg_product_units' })
export class AggProductUnits {
  @PrimaryColumn({ type: 'integer', name: 'month_key' })
  monthKey!: number;

  @PrimaryColumn({ type: 'text', name: 'product_key', collation: 'C' })
  productKey!: string;

  /** Days of the month, 1 to 31. */
  @Column({ type: 'integer', array: true })
  days!: number[];

  /** From the first day of the month to each of these. */
  @Column({ type: 'numeric', array: true })
  units!: string[];
}
