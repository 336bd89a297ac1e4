import Type from 'typebox';
import type { CampaignRecord } from '../../../canonical/record.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { fragmentSeparator } from '../../../contract/fragments.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondaryText } from '../../staging/secondary.js';
import { parseKeepingDigits } from './digits.js';
import { reportAdsDrift } from './drift.js';
import { id } from './shapes.js';

const checkAbout = compileCheck(Type.Object({ account: Type.Object({ id, name: secondaryText }) }), {
  ...{ subject: 'The account of Google Ads campaign', personal: [] },
});

const checkRow = compileCheck(
  Type.Object({
    campaign: Type.Object({ id, name: secondaryText, status: secondaryText, advertisingChannelType: secondaryText }),
  }),
  { subject: 'Google Ads campaign', personal: [] },
);

/** A campaign, as it was when it was read: Google tells no time of its changes. */
export function stageCampaign(text: string, record: StoredRecord, drift: DriftReport): CampaignRecord {
  const { key, extractedAt } = record;
  const label = `Google Ads campaigns ${key}`;
  const [about, row] = text.split(fragmentSeparator).map((fragment, at) => parseKeepingDigits(fragment, label, at));
  const { account } = checkAbout(about, key, drift);
  const { campaign } = checkRow(row, key, drift);
  reportAdsDrift(drift, [row]);
  return {
    kind: 'campaign',
    accountId: account.id,
    accountName: account.name ?? null,
    campaignId: campaign.id,
    name: campaign.name || campaign.id,
    status: campaign.status ?? null,
    type: campaign.advertisingChannelType ?? null,
    updatedAt: extractedAt,
    readAt: extractedAt,
  };
}
