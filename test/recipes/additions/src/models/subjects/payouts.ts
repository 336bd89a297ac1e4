import { Column, Entity, PrimaryColumn } from 'typeorm';
import { changes, defineSubject } from './subject.js';

/** Grain: payout of a platform to the merchant. */
@Entity({ schema: 'warehouse', name: 'fact_payouts' })
export class FactPayouts {
  @PrimaryColumn({ type: 'text', name: 'payout_key', collation: 'C' })
  payoutKey!: string;

  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @Column({ type: 'timestamptz', name: 'paid_at' })
  paidAt!: Date;

  @Column({ type: 'text' })
  currency!: string;

  @Column({ type: 'numeric' })
  amount!: string;

  @Column({ type: 'timestamptz', name: 'source_updated_at' })
  sourceUpdatedAt!: Date;
}

export const payouts = defineSubject({
  kinds: ['payout'],
  entities: [FactPayouts],
  tables: 'create temp table staged_payout (seq integer not null, like warehouse.fact_payouts);',
  addRows(payout, { rows, seq, context: { sourceId } }) {
    rows.add('staged_payout', {
      seq,
      payout_key: `${sourceId}:${payout.payoutId}`,
      source_id: sourceId,
      paid_at: payout.paidAt,
      currency: payout.currency,
      amount: payout.amount,
      source_updated_at: payout.updatedAt,
    });
  },
  facts: [changes('subjects/payouts.merge.sql', 'staged_payout')],
});
