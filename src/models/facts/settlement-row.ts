import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: amount in the report of a payout. Evidence that postings are compared with, and no fact that is added up. */
@Entity({ schema: 'warehouse', name: 'settlement_row' })
export class SettlementRow {
  @PrimaryColumn({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @PrimaryColumn({ type: 'text', name: 'settlement_id', collation: 'C' })
  settlementId!: string;

  /** As in the report, where it need not be an order's; '' if it has none. */
  @PrimaryColumn({ type: 'text', name: 'order_id', collation: 'C' })
  orderId!: string;

  /** From 1, among those of the order. */
  @PrimaryColumn({ type: 'integer', name: 'row_no' })
  rowNo!: number;

  /** The platform's own words. */
  @Column({ type: 'text', name: 'transaction_type' })
  transactionType!: string;

  @Column({ type: 'text', name: 'amount_type' })
  amountType!: string;

  @Column({ type: 'text' })
  description!: string;

  @Column({ type: 'text', nullable: true })
  sku!: string | null;

  @Column({ type: 'timestamptz', name: 'posted_at', nullable: true })
  postedAt!: Date | null;

  @Column({ type: 'numeric' })
  amount!: string;
}
