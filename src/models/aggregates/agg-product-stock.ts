import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: product x span of days between changes of its stock at any location; levels are those at the end of each day. */
@Entity({ schema: 'warehouse', name: 'agg_product_stock' })
@Index('agg_product_stock_by_growth', ['firstDate'], { where: 'change > 0' })
export class AggProductStock {
  @PrimaryColumn({ type: 'text', name: 'product_key', collation: 'C' })
  productKey!: string;

  @PrimaryColumn({ type: 'date', name: 'first_date' })
  firstDate!: string;

  /** Exclusive; infinity: it still holds. */
  @Column({ type: 'date', name: 'until_date' })
  untilDate!: string;

  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  /** Over the locations that stock it; null: none does. */
  @Column({ type: 'numeric', name: 'on_hand', nullable: true })
  onHand!: string | null;

  /** The sum of each location's units without their sign. */
  @Column({ type: 'numeric', name: 'absolute_units' })
  absoluteUnits!: string;

  /** Locations that stock it. */
  @Column({ type: 'integer', name: 'active_levels' })
  activeLevels!: number;

  /** Locations that have ever reported it. */
  @Column({ type: 'integer', name: 'reported_levels' })
  reportedLevels!: number;

  /** On hand the day before; null: unknown, or stocked nowhere. */
  @Column({ type: 'numeric', name: 'previous_on_hand', nullable: true })
  previousOnHand!: string | null;

  /** Of locations that were known before: a first level is no change. */
  @Column({ type: 'numeric' })
  change!: string;
}
