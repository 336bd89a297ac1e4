import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/**
 * Grain: customer with an order that counts. The small number by which `agg_customer_sets` knows it. The numbers depend on
 * the order of arrival, so nothing else refers to them.
 */
@Entity({ schema: 'warehouse', name: 'customer_number' })
@Index('customer_number_by_number', ['number'], { unique: true })
export class CustomerNumber {
  @PrimaryColumn({ type: 'text', name: 'customer_key', collation: 'C' })
  customerKey!: string;

  @Column({ type: 'integer' })
  number!: number;
}
