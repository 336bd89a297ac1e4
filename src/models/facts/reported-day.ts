import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: day, week or month of an account that was reported, also if nothing happened. Its facts have the same keys. */
@Entity({ schema: 'warehouse', name: 'reported_day' })
@Index('reported_day_by_date', ['kind', 'dateKey'])
export class ReportedDay {
  @PrimaryColumn({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @PrimaryColumn({ type: 'text', name: 'account_id', collation: 'C' })
  accountId!: string;

  /** See `partitionKinds`. */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  kind!: string;

  /** The first day, in the account's time zone. */
  @PrimaryColumn({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  /** ISO 4217, of the account. */
  @Column({ type: 'text' })
  currency!: string;

  /** IANA. */
  @Column({ type: 'text' })
  timezone!: string;

  @Column({ type: 'text', name: 'reporting_currency' })
  reportingCurrency!: string;

  /** Units of the reporting currency per unit of the account's, on that day; null: it has no amounts. */
  @Column({ type: 'numeric', name: 'exchange_rate', nullable: true })
  exchangeRate!: string | null;

  /** The platform may restate it up to the end of this day, in the same zone. */
  @Column({ type: 'date', name: 'restated_until' })
  restatedUntil!: string;

  /** What its platform says of the quality of its numbers: `DayNote`s. */
  @Column({ type: 'jsonb' })
  notes!: unknown;

  @Column({ type: 'timestamptz', name: 'read_at' })
  readAt!: Date;
}
