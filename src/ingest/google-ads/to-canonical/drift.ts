import type { DriftReport } from '../../../contract/extractor.js';
import { reportUnknownFields, reportUnknownValue } from '../../staging/drift.js';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** What is requested; Google adds the names of resources. Anything else is new. */
const fields = {
  row: words('campaign customer metrics segments'),
  campaign: words('resourceName id name status advertisingChannelType'),
  segments: words('date adNetworkType device'),
  metrics: words('costMicros impressions clicks conversions conversionsValue'),
};
/** The words of a field that are known, by its path. */
export const knownWords = {
  'campaign.status': words('ENABLED PAUSED REMOVED'),
  'campaign.advertisingChannelType': words(
    `SEARCH DISPLAY SHOPPING HOTEL VIDEO MULTI_CHANNEL LOCAL SMART PERFORMANCE_MAX LOCAL_SERVICES TRAVEL DEMAND_GEN`,
  ),
  'segments.adNetworkType': words(
    `SEARCH SEARCH_PARTNERS CONTENT MIXED YOUTUBE GOOGLE_TV GOOGLE_OWNED_CHANNELS GMAIL DISCOVER MAPS`,
  ),
  'segments.device': words('MOBILE TABLET DESKTOP CONNECTED_TV OTHER'),
};

const valuesByPath = Object.entries(knownWords).map(([path, known]) => {
  const [part, field] = path.split('.') as [string, string];
  return { path, part, field, known };
});

type Row = Record<string, Record<string, unknown> | undefined>;

/** Reports what the rows of a record have besides what is known. */
export function reportAdsDrift(drift: DriftReport, rows: readonly unknown[]): void {
  for (const row of rows as Row[]) {
    reportUnknownFields(drift, '', row, fields.row);
    for (const part of ['campaign', 'segments', 'metrics'] as const) {
      reportUnknownFields(drift, part, row[part], fields[part]);
    }
    for (const { path, part, field, known } of valuesByPath) {
      reportUnknownValue(drift, path, row[part]?.[field], known);
    }
  }
}
