import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: value segment. */
@Entity({ schema: 'warehouse', name: 'agg_customer_segments' })
export class AggCustomerSegments {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  segment!: string;

  @Column({ type: 'bigint' })
  customers!: string;

  @Column({ type: 'bigint' })
  orders!: string;

  @Column({ type: 'numeric', name: 'total_spent' })
  totalSpent!: string;
}
