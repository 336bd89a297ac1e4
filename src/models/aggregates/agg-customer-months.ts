import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';
import { blockSize } from '../customer-sets/blocks.js';

/**
 * Grain: what customers did x month in which they did it x block of customer numbers; without tests, in any store and channel. At least
 * one did. A bit string for each thousand customers keeps a row short enough to be neither compressed nor moved out of its page,
 * either of which costs several times as much as reading it.
 */
@Entity({ schema: 'warehouse', name: 'agg_customer_months' })
export class AggCustomerMonths {
  /** `ordered`, or one of the steps of `AggCustomerSteps`, by the month of its day. */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  step!: string;

  @PrimaryColumn({ type: 'integer', name: 'month_key' })
  monthKey!: number;

  @PrimaryColumn({ type: 'integer' })
  block!: number;

  @Column({ type: 'bit', length: String(blockSize) })
  customers!: string;
}
