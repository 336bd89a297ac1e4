import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: posting of money to the account of a merchant, also without fees. Its fees have the same key. */
@Entity({ schema: 'warehouse', name: 'posting' })
@Index('posting_by_day', ['dateKey'])
@Index('posting_by_order', ['sourceId', 'platformOrderId'], { where: 'platform_order_id is not null' })
@Index('posting_by_settlement', ['sourceId', 'settlementId'], { where: 'settlement_id is not null' })
export class Posting {
  @PrimaryColumn({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  /** The platform's id. */
  @PrimaryColumn({ type: 'text', name: 'posting_id', collation: 'C' })
  postingId!: string;

  /** The business day of the source. */
  @Column({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  @Column({ type: 'timestamptz', name: 'posted_at' })
  postedAt!: Date;

  /** Only the posting that releases its money is known. */
  @Column({ type: 'boolean', name: 'is_release' })
  isRelease!: boolean;

  /** The platform's own word. */
  @Column({ type: 'text', name: 'posting_type' })
  postingType!: string;

  /** '' if the store has one account. */
  @Column({ type: 'text', name: 'account_id', collation: 'C' })
  accountId!: string;

  /** The platform's id; null: it is of no order. */
  @Column({ type: 'text', name: 'platform_order_id', collation: 'C', nullable: true })
  platformOrderId!: string | null;

  /** The payout that it is part of; null: none yet, or not known. */
  @Column({ type: 'text', name: 'settlement_id', collation: 'C', nullable: true })
  settlementId!: string | null;

  /** ISO 4217. */
  @Column({ type: 'text' })
  currency!: string;

  @Column({ type: 'text', name: 'reporting_currency' })
  reportingCurrency!: string;

  /** Units of the reporting currency per unit of its own, on its day. */
  @Column({ type: 'numeric', name: 'exchange_rate' })
  exchangeRate!: string;

  /** What it adds to the balance, in its currency; null: not known. */
  @Column({ type: 'numeric', nullable: true })
  total!: string | null;

  @Column({ type: 'timestamptz', name: 'source_updated_at' })
  sourceUpdatedAt!: Date;
}
