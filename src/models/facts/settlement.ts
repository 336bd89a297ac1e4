import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: payout to a merchant, as the platform's report has it. */
@Entity({ schema: 'warehouse', name: 'settlement' })
export class Settlement {
  @PrimaryColumn({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @PrimaryColumn({ type: 'text', name: 'settlement_id', collation: 'C' })
  settlementId!: string;

  @Column({ type: 'timestamptz', name: 'starts_at' })
  startsAt!: Date;

  @Column({ type: 'timestamptz', name: 'ends_at' })
  endsAt!: Date;

  @Column({ type: 'timestamptz', name: 'deposited_at', nullable: true })
  depositedAt!: Date | null;

  /** ISO 4217. */
  @Column({ type: 'text' })
  currency!: string;

  @Column({ type: 'numeric' })
  total!: string;
}
