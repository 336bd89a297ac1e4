import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';
import { MeasureColumns } from './measure-columns.js';

/** Grain: ISO week x channel. */
@MeasureColumns()
@Entity({ schema: 'warehouse', name: 'agg_weekly_trends' })
export class AggWeeklyTrends {
  @PrimaryColumn({ type: 'integer', name: 'iso_week_key' })
  isoWeekKey!: number;

  @PrimaryColumn({ type: 'text', name: 'channel_key', collation: 'C' })
  channelKey!: string;

  @Column({ type: 'date', name: 'week_start' })
  weekStart!: string;
}
