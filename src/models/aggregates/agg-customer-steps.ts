import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/**
 * Grain: day on which somebody ordered for the first or second time, in any store and channel, without tests. Sets of customers, as
 * `src/models/customer-sets/` writes and reads them. `dim_customer` has the same days.
 */
@Entity({ schema: 'warehouse', name: 'agg_customer_steps' })
export class AggCustomerSteps {
  @PrimaryColumn({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  /** Their first order is of the day, and so is their first valid one. */
  @Column({ type: 'text', name: 'first_orders', collation: 'C' })
  firstOrders!: string;

  @Column({ type: 'text', name: 'second_orders', collation: 'C' })
  secondOrders!: string;

  /** Their first order is of the day; their first valid one is later, or there is none. */
  @Column({ type: 'text', name: 'void_first_orders', collation: 'C' })
  voidFirstOrders!: string;

  /** Their first valid order is of the day, and not their first one. */
  @Column({ type: 'text', name: 'later_valid_orders', collation: 'C' })
  laterValidOrders!: string;
}
