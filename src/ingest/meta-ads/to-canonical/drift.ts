import type { DriftReport } from '../../../contract/extractor.js';
import { reportUnknownFields, reportUnknownValue } from '../../staging/drift.js';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** What is requested; anything else is new. */
const campaignFields = words('id account_id name status objective created_time updated_time');
const campaignStatuses = words('ACTIVE PAUSED DELETED ARCHIVED');
const rowFields = words(`
  account_currency campaign_id spend impressions clicks inline_link_clicks actions action_values attribution_setting
  date_start date_stop`);
const countFields = words('action_type value 1d_click 7d_click 28d_click 1d_view 7d_view 28d_view 1d_ev');

/** Reports what a campaign or the rows of a day have besides what is known. */
export function reportMetaDrift(drift: DriftReport, stream: string, [, ...parts]: unknown[]): void {
  for (const part of parts as Record<string, unknown>[]) {
    if (stream === 'campaigns') {
      reportUnknownFields(drift, '', part, campaignFields);
      reportUnknownValue(drift, 'status', part.status, campaignStatuses);
      continue;
    }
    reportUnknownFields(drift, '', part, rowFields);
    for (const list of ['actions', 'action_values']) {
      for (const each of (part[list] ?? []) as object[]) reportUnknownFields(drift, `${list}[]`, each, countFields);
    }
  }
}
