import type { CanonicalRecord } from '../../../canonical/record.js';
import type { Source } from '../../../canonical/source.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { parseFragments } from '../../staging/parse-fragments.js';
import { metaStreams } from '../read/streams.js';
import { stageAdSpend } from './ad-spend.js';
import { stageCampaign } from './campaign.js';
import { reportMetaDrift } from './drift.js';

type Stager = (fragments: unknown[], record: StoredRecord, drift: DriftReport) => CanonicalRecord;

const stagers: Partial<Record<string, Stager>> = { campaigns: stageCampaign, ad_spend: stageAdSpend };

/**
 * Makes the canonical record of one raw record of Meta: a campaign, or the spend of an account's day. Pure. Throws a `DataError` that
 * names the fault: `invalid_json` or `unexpected_shape`.
 */
export function stageMeta(record: StoredRecord, _source: Source, drift: DriftReport): CanonicalRecord[] {
  const stager = stagers[record.stream];
  if (stager === undefined) throw unknownStream(record.stream);
  if (record.isDeleted) return gone(record);
  const fragments = parseFragments(record.payload, `Meta ${record.stream} ${record.key}`);
  const staged = stager(fragments, record, drift);
  reportMetaDrift(drift, record.stream, fragments);
  return [staged];
}

/** Meta lists deleted campaigns for a long time. One that it lists no longer is gone; what it spent stays. */
function gone({ stream, key, extractedAt }: StoredRecord): CanonicalRecord[] {
  if (stream !== metaStreams.campaigns.name) return [];
  const campaignId = key.slice(key.indexOf('/') + 1);
  return [{ kind: 'deletion', entity: 'campaign', id: campaignId, deletedAt: extractedAt }];
}

function unknownStream(stream: string): DataError {
  const expected = Object.keys(stagers).join(', ');
  return new DataError(`Meta has no stream ${stream}; one of ${expected} was expected.`, {
    ...{ code: 'unknown_stream', path: 'stream', value: stream },
  });
}
