import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/**
 * Grain: week, month, quarter or year x channel of the first valid order x one such period in which customers of the
 * cohort ordered. The cell whose two periods are the same has all customers of the cohort.
 */
@Entity({ schema: 'warehouse', name: 'agg_customer_cohorts' })
export class AggCustomerCohorts {
  /** week, month, quarter, year: distinct customers of one cannot be summed to those of another. */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  period!: string;

  @PrimaryColumn({ type: 'date', name: 'cohort_start' })
  cohortStart!: string;

  @PrimaryColumn({ type: 'text', name: 'channel_key', collation: 'C' })
  channelKey!: string;

  @PrimaryColumn({ type: 'date', name: 'period_start' })
  periodStart!: string;

  @Column({ type: 'bigint' })
  customers!: string;

  @Column({ type: 'bigint' })
  orders!: string;

  @Column({ type: 'numeric', name: 'net_sales' })
  netSales!: string;
}
