import Type from 'typebox';
import type { CampaignRecord } from '../../../canonical/record.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondaryText } from '../../staging/secondary.js';
import { id, instantOf, offsetInstant } from './shapes.js';

const checkAbout = compileCheck(Type.Object({ account: Type.Object({ id, name: secondaryText }) }), {
  ...{ subject: 'The account of Meta campaign', personal: [] },
});

const checkCampaign = compileCheck(
  Type.Object({
    id,
    name: secondaryText,
    status: Type.String(),
    objective: secondaryText,
    updated_time: offsetInstant,
  }),
  { subject: 'Meta campaign', personal: [] },
);

/** A campaign, as a list shows it. */
export function stageCampaign([about, campaign]: unknown[], record: StoredRecord, drift: DriftReport): CampaignRecord {
  const { key, extractedAt: readAt } = record;
  const { account } = checkAbout(about, key, drift);
  const { id: campaignId, name, status, objective, updated_time: updatedAt } = checkCampaign(campaign, key, drift);
  return {
    kind: 'campaign',
    accountId: account.id,
    accountName: account.name ?? null,
    campaignId,
    name: name || campaignId,
    status,
    type: objective ?? null,
    updatedAt: instantOf(updatedAt),
    readAt,
  };
}
