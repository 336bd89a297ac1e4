import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: one day of the calendar, 1970 to 2069. */
@Entity({ schema: 'warehouse', name: 'dim_date' })
@Index('dim_date_by_date', ['date'], { unique: true })
@Index('dim_date_by_week', ['isoWeekKey'])
export class DimDate {
  @PrimaryColumn({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  @Column({ type: 'date' })
  date!: string;

  /** ISO: Monday is 1. */
  @Column({ type: 'smallint', name: 'day_of_week' })
  dayOfWeek!: number;

  @Column({ type: 'boolean', name: 'is_weekend' })
  isWeekend!: boolean;

  @Column({ type: 'smallint', name: 'iso_week' })
  isoWeek!: number;

  @Column({ type: 'smallint', name: 'iso_year' })
  isoYear!: number;

  /** isoyear x 100 + week: 201301 for 2012-12-31. */
  @Column({ type: 'integer', name: 'iso_week_key' })
  isoWeekKey!: number;

  @Column({ type: 'date', name: 'iso_week_start' })
  isoWeekStart!: string;

  @Column({ type: 'smallint' })
  month!: number;

  /** yyyymm */
  @Column({ type: 'integer', name: 'month_key' })
  monthKey!: number;

  @Column({ type: 'smallint' })
  quarter!: number;

  @Column({ type: 'smallint' })
  year!: number;

  @Column({ type: 'smallint', name: 'fiscal_year' })
  fiscalYear!: number;

  @Column({ type: 'smallint', name: 'fiscal_quarter' })
  fiscalQuarter!: number;

  @Column({ type: 'smallint', name: 'fiscal_period' })
  fiscalPeriod!: number;
}
