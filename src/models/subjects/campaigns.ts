import { DimCampaignVersion } from '../dimensions/dim-campaign-version.js';
import { DimCampaign } from '../dimensions/dim-campaign.js';
import { changes, defineSubject, tablesOf } from './subject.js';

/** Campaigns as their platforms list them. Those that only rows of spend name belong to the subject of partitions. */
export const campaigns = defineSubject({
  kinds: ['campaign'],
  entities: [DimCampaign, DimCampaignVersion],
  tables: tablesOf('subjects/campaigns.tables.sql'),
  addRows(campaign, { rows, seq, context: { sourceId } }) {
    rows.add('staged_campaign', {
      seq,
      campaign_key: `${sourceId}:${campaign.campaignId}`,
      account_id: campaign.accountId,
      account_name: campaign.accountName,
      campaign_id: campaign.campaignId,
      name: campaign.name,
      status: campaign.status,
      type: campaign.type,
      updated_at: campaign.updatedAt,
      read_at: campaign.readAt,
    });
  },
  dimensions: [
    changes('dimensions/dim-campaign.merge.sql', 'staged_campaign'),
    changes('dimensions/dim-campaign-version.merge.sql', 'staged_campaign'),
    changes('dimensions/dim-campaign.deleted.sql', 'staged_deletion'),
  ],
});
