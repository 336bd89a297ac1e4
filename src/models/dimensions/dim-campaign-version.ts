import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/**
 * Grain: campaign x version as its platform listed it. Consecutive ones may be equal: a version that arrives late may lie between
 * them.
 */
@Entity({ schema: 'warehouse', name: 'dim_campaign_version' })
export class DimCampaignVersion {
  @PrimaryColumn({ type: 'text', name: 'campaign_key', collation: 'C' })
  campaignKey!: string;

  @PrimaryColumn({ type: 'timestamptz', name: 'valid_from' })
  validFrom!: Date;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  status!: string | null;

  @Column({ type: 'text', nullable: true })
  type!: string | null;
}
