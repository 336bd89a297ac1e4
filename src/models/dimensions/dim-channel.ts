import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: source x sales channel that has orders. */
@Entity({ schema: 'warehouse', name: 'dim_channel' })
export class DimChannel {
  @PrimaryColumn({ type: 'text', name: 'channel_key', collation: 'C' })
  channelKey!: string;

  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @Column({ type: 'text' })
  platform!: string;

  @Column({ type: 'text', name: 'sales_channel', collation: 'C' })
  salesChannel!: string;
}
