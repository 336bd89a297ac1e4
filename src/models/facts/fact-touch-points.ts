import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: known visit on the way to an order. */
@Entity({ schema: 'warehouse', name: 'fact_touch_points' })
export class FactTouchPoints {
  @PrimaryColumn({ type: 'text', name: 'order_key', collation: 'C' })
  orderKey!: string;

  /** Unique in its order only. */
  @PrimaryColumn({ type: 'text', name: 'touch_key', collation: 'C' })
  touchKey!: string;

  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @Column({ type: 'timestamptz', name: 'touched_at' })
  touchedAt!: Date;

  @Column({ type: 'text', name: 'channel_group' })
  channelGroup!: string;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text' })
  medium!: string;

  @Column({ type: 'text', nullable: true })
  campaign!: string | null;

  @Column({ type: 'text', nullable: true })
  referrer!: string | null;

  @Column({ type: 'text', name: 'landing_page', nullable: true })
  landingPage!: string | null;
}
