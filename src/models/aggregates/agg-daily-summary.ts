import { Entity, PrimaryColumn } from '../columns/typeorm.js';
import { MeasureColumns } from './measure-columns.js';

/** Grain: day x channel. Sums only; ratios are divided when queried. Without test orders. */
@MeasureColumns()
@Entity({ schema: 'warehouse', name: 'agg_daily_summary' })
export class AggDailySummary {
  @PrimaryColumn({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  @PrimaryColumn({ type: 'text', name: 'channel_key', collation: 'C' })
  channelKey!: string;
}
