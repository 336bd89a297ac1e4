import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: customer x year in which something was ordered, or added by a refund. The best customers of a report are found by it. */
@Entity({ schema: 'warehouse', name: 'agg_customer_years' })
@Index('agg_customer_years_by_bound', ['year', 'netSalesBound'])
export class AggCustomerYears {
  @PrimaryColumn({ type: 'text', name: 'customer_key', collation: 'C' })
  customerKey!: string;

  @PrimaryColumn({ type: 'integer' })
  year!: number;

  /** What no net sales of any days of the year, channels and stores exceed: its orders and whatever refunds added in it. */
  @Column({ type: 'numeric', name: 'net_sales_bound' })
  netSalesBound!: string;
}
