import type { CanonicalRecord } from '../../../canonical/record.js';
import type { Source } from '../../../canonical/source.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { textOfPayload } from '../../../contract/fragments.js';
import { DataError } from '../../../runtime/errors.js';
import { stageAdSpend } from './ad-spend.js';
import { stageCampaign } from './campaign.js';

/** `text`: the payload. */
type Stager = (text: string, record: StoredRecord, drift: DriftReport) => CanonicalRecord;

const stagers: Partial<Record<string, Stager>> = { campaigns: stageCampaign, ad_spend: stageAdSpend };

/**
 * Makes the canonical record of one raw record of Google Ads: a campaign, or the spend of an account's day. Pure. Throws a `DataError`
 * that names the fault: `invalid_json` or `unexpected_shape`.
 */
export function stageGoogleAds(record: StoredRecord, _source: Source, drift: DriftReport): CanonicalRecord[] {
  const stager = stagers[record.stream];
  if (stager === undefined) throw unknownStream(record.stream);
  if (record.isDeleted) return goneOf(record);
  return [stager(textOfPayload(record.payload), record, drift)];
}

/** Google lists removed campaigns too: one that it does not list is in an account that is no longer read. What it spent stays. */
function goneOf({ stream, key, extractedAt: deletedAt }: StoredRecord): CanonicalRecord[] {
  if (stream !== 'campaigns') return [];
  return [{ kind: 'deletion', entity: 'campaign', id: key.slice(key.indexOf('/') + 1), deletedAt }];
}

function unknownStream(stream: string): DataError {
  const expected = Object.keys(stagers).join(', ');
  return new DataError(`Google Ads has no stream ${stream}; one of ${expected} was expected.`, {
    ...{ code: 'unknown_stream', path: 'stream', value: stream },
  });
}
