import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: customer across stores. */
@Entity({ schema: 'warehouse', name: 'dim_customer' })
@Index('dim_customer_by_segment', ['segment', 'customerKey'])
@Index('dim_customer_by_first_order', ['segment', 'firstOrderDate'])
@Index('dim_customer_by_last_order', ['segment', 'lastOrderDate'])
@Index('dim_customer_by_total_spent', ['totalSpent', 'customerKey'])
@Index('dim_customer_by_net_sales_bound', ['netSalesBound'])
export class DimCustomer {
  @PrimaryColumn({ type: 'text', name: 'customer_key', collation: 'C' })
  customerKey!: string;

  @Column({ type: 'text', nullable: true })
  email!: string | null;

  /** A marketplace's alias: must not be mailed. */
  @Column({ type: 'boolean', name: 'is_email_masked' })
  isEmailMasked!: boolean;

  @Column({ type: 'text', nullable: true })
  phone!: string | null;

  @Column({ type: 'text', name: 'first_name', nullable: true })
  firstName!: string | null;

  @Column({ type: 'text', name: 'last_name', nullable: true })
  lastName!: string | null;

  @Column({ type: 'text', nullable: true })
  country!: string | null;

  @Column({ type: 'text', nullable: true })
  city!: string | null;

  @Column({ type: 'integer', name: 'account_count' })
  accountCount!: number;

  @Column({ type: 'date', name: 'first_order_date', nullable: true })
  firstOrderDate!: string | null;

  /** Perhaps the same day. */
  @Column({ type: 'date', name: 'second_order_date', nullable: true })
  secondOrderDate!: string | null;

  @Column({ type: 'date', name: 'last_order_date', nullable: true })
  lastOrderDate!: string | null;

  @Column({ type: 'integer', name: 'order_count' })
  orderCount!: number;

  /** Lifetime net sales. */
  @Column({ type: 'numeric', name: 'total_spent' })
  totalSpent!: string;

  /**
   * What no net sales of any of its days, channels and stores exceed: its orders and whatever refunds added, without what was
   * taken back. The best customers of a report are found by it.
   */
  @Column({ type: 'numeric', name: 'net_sales_bound' })
  netSalesBound!: string;

  /** null if no order counts. */
  @Column({ type: 'text', nullable: true })
  segment!: string | null;

  /** The day of the first valid order, see `fact_orders.is_valid`; null if there is none. */
  @Column({ type: 'date', name: 'first_valid_order_date', nullable: true })
  firstValidOrderDate!: string | null;

  @Column({ type: 'date', name: 'last_valid_order_date', nullable: true })
  lastValidOrderDate!: string | null;

  @Column({ type: 'integer', name: 'valid_order_count' })
  validOrderCount!: number;

  /** The first by day, then by time, then by key. */
  @Column({ type: 'text', name: 'first_valid_order_key', collation: 'C', nullable: true })
  firstValidOrderKey!: string | null;
}
