import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Grain: day x channel. Sums only; ratios are divided when asked. Test orders are left out. */
@Entity({ schema: 'warehouse', name: 'agg_daily_summary' })
export class AggDailySummary {
  @PrimaryColumn({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  @PrimaryColumn({ type: 'text', name: 'channel_key', collation: 'C' })
  channelKey!: string;

  @Column({ type: 'bigint' })
  orders!: string;

  @Column({ type: 'numeric', name: 'items_sold' })
  itemsSold!: string;

  @Column({ type: 'numeric', name: 'items_returned' })
  itemsReturned!: string;

  @Column({ type: 'numeric', name: 'gross_sales' })
  grossSales!: string;

  @Column({ type: 'numeric' })
  discounts!: string;

  @Column({ type: 'numeric' })
  returns!: string;

  @Column({ type: 'numeric' })
  shipping!: string;

  @Column({ type: 'numeric' })
  taxes!: string;

  @Column({ type: 'numeric' })
  duties!: string;

  @Column({ type: 'numeric' })
  fees!: string;

  @Column({ type: 'numeric' })
  tips!: string;

  @Column({ type: 'numeric' })
  revenue!: string;

  @Column({ type: 'numeric' })
  refunds!: string;

  /** Of this day and channel: not additive. */
  @Column({ type: 'bigint', name: 'unique_customers' })
  uniqueCustomers!: string;
}
