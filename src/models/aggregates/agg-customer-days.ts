import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/**
 * Grain: customer with a valid order. What the cohorts were computed from, so that a roll-up can apply the difference
 * without reading the orders as they were before. Arrays with one element for each day with a valid order, in order: a
 * row for each customer and day takes twice the disk and twice as long to replace.
 */
@Entity({ schema: 'warehouse', name: 'agg_customer_days' })
export class AggCustomerDays {
  @PrimaryColumn({ type: 'text', name: 'customer_key', collation: 'C' })
  customerKey!: string;

  /** The channel of the first valid order. */
  @Column({ type: 'text', name: 'first_channel_key', collation: 'C' })
  firstChannelKey!: string;

  @Column({ type: 'integer', name: 'date_keys', array: true })
  dateKeys!: number[];

  @Column({ type: 'integer', array: true })
  orders!: number[];

  /** Of the orders of the day: sales less everything returned of them, on any day. */
  @Column({ type: 'numeric', name: 'net_sales', array: true })
  netSales!: string[];
}
