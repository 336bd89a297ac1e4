import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/**
 * Grain: what RFM scores are cut by x value. How many customers with a valid order have it, so that a quantile is found
 * without sorting all customers.
 */
@Entity({ schema: 'warehouse', name: 'agg_customer_spread' })
export class AggCustomerSpread {
  /**
   * last_order_day: days since 1970-01-01 of the last valid order, because recency changes every day by itself.
   * frequency: valid orders. monetary: a lower bound of lifetime net sales.
   */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  measure!: string;

  /** Of monetary: down to three digits, or to the whole unit below zero. Every amount up to the next row has this one. */
  @PrimaryColumn({ type: 'numeric' })
  value!: string;

  @Column({ type: 'bigint' })
  customers!: string;
}
