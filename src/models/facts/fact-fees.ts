import { InReportingCurrency } from '../columns/converted-columns.js';
import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: fee in a posting, of an order or of the account alone. Positive: the merchant pays it. */
@Entity({ schema: 'warehouse', name: 'fact_fees' })
@Index('fact_fees_by_posting', ['sourceId', 'postingId'])
@Index('fact_fees_by_order', ['orderKey'], { where: 'order_key is not null' })
export class FactFees {
  /** The day of its posting. */
  @PrimaryColumn({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  @PrimaryColumn({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @PrimaryColumn({ type: 'text', name: 'posting_id', collation: 'C' })
  postingId!: string;

  /** From 1, in the order of the posting. */
  @PrimaryColumn({ type: 'integer', name: 'fee_no' })
  feeNo!: number;

  @Column({ type: 'text', name: 'account_id', collation: 'C' })
  accountId!: string;

  /** null: it is of no order. The order itself need not be known. */
  @Column({ type: 'text', name: 'order_key', collation: 'C', nullable: true })
  orderKey!: string | null;

  @Column({ type: 'timestamptz', name: 'posted_at' })
  postedAt!: Date;

  /** See `feeKinds`. */
  @Column({ type: 'text', collation: 'C' })
  kind!: string;

  /** The platform's own. */
  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  sku!: string | null;

  /** ISO 4217. */
  @Column({ type: 'text', name: 'account_currency' })
  accountCurrency!: string;

  @Column({ type: 'numeric', name: 'account_amount' })
  accountAmount!: string;

  @InReportingCurrency('account_amount')
  @Column({ type: 'numeric' })
  amount!: string;
}
