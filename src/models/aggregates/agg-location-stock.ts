import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: product x location x span of days between changes of the level; on hand at the end of each day. */
@Entity({ schema: 'warehouse', name: 'agg_location_stock' })
@Index('agg_location_stock_by_end', ['productKey', 'untilDate'])
export class AggLocationStock {
  @PrimaryColumn({ type: 'text', name: 'product_key', collation: 'C' })
  productKey!: string;

  @PrimaryColumn({ type: 'text', name: 'location_key', collation: 'C' })
  locationKey!: string;

  @PrimaryColumn({ type: 'date', name: 'first_date' })
  firstDate!: string;

  /** Exclusive; infinity: it still holds. */
  @Column({ type: 'date', name: 'until_date' })
  untilDate!: string;

  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  /** null: the location does not stock it. */
  @Column({ type: 'numeric', name: 'on_hand', nullable: true })
  onHand!: string | null;
}
