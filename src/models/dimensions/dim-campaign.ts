import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: advertising campaign, as it is now. */
@Entity({ schema: 'warehouse', name: 'dim_campaign' })
@Index('dim_campaign_by_source', ['sourceId'])
export class DimCampaign {
  @PrimaryColumn({ type: 'text', name: 'campaign_key', collation: 'C' })
  campaignKey!: string;

  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @Column({ type: 'text', name: 'account_id', collation: 'C' })
  accountId!: string;

  /** null: not reported. */
  @Column({ type: 'text', name: 'account_name', nullable: true })
  accountName!: string | null;

  @Column({ type: 'text', name: 'campaign_id', collation: 'C' })
  campaignId!: string;

  /** Of a campaign without a known name, its id. */
  @Column({ type: 'text' })
  name!: string;

  /** The platform's own words; null: not reported. */
  @Column({ type: 'text', nullable: true })
  status!: string | null;

  @Column({ type: 'text', nullable: true })
  type!: string | null;

  /** Its platform no longer lists it. */
  @Column({ type: 'boolean', name: 'is_deleted' })
  isDeleted!: boolean;

  /** 1970 if no list has it. */
  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;

  /** Of a campaign that no list has: the newest day with a row of it, whose name it has. null: a list has it. */
  @Column({ type: 'integer', name: 'named_by_date_key', nullable: true })
  namedByDateKey!: number | null;
}
