import type { Platform } from '../../canonical/platform.js';
import type { TextRow } from '../../database/round-trip.js';
import { columns as namedColumns, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { sourcesOfPlatforms } from '../../ledger/sources/source-rows.js';
import { DimCampaign } from '../dimensions/dim-campaign.js';
import type { Ordering } from './keyset.js';
import { columnsOf, type RowColumn, type RowColumns, selected } from './row-columns.js';
import { lookUp, type QuestionDatabase } from './snapshot.js';

export interface CampaignFilter {
  platform?: Platform[] | null;
  source?: string[] | null;
  account?: string[] | null;
  status?: string[] | null;
  isDeleted?: boolean | null;
}

const key = { expression: sql`cam.campaign_key`, type: 'text' } as const;
const name = { expression: sql`cam.name`, type: 'text' } as const;

export const campaignOrderings = {
  CAMPAIGN_ASC: { description: 'By source and id.', direction: 'asc', terms: [key] },
  NAME_ASC: { description: 'By name.', direction: 'asc', terms: [name, key] },
  NAME_DESC: { description: 'By name, backwards.', direction: 'desc', terms: [name, key] },
} as const satisfies Record<string, Ordering>;

export const campaignColumns: RowColumns = columnsOf('cam', DimCampaign, [
  ...['campaignKey', 'sourceId', 'accountId', 'accountName', 'campaignId', 'name', 'status', 'type', 'isDeleted'],
]);

/** The filter as conditions on `warehouse.dim_campaign cam`. */
export function campaignConditions(
  scope: Scope,
  { platform, source, account, status, isDeleted }: CampaignFilter,
): Sql[] {
  const conditions = [within(scope, sql`cam.source_id`)];
  if (platform) conditions.push(sql`cam.source_id in ${sourcesOfPlatforms(platform)}`);
  if (source) conditions.push(sql`cam.source_id = any(${source}::text[])`);
  if (account) conditions.push(sql`cam.account_id = any(${account}::text[])`);
  if (status) {
    conditions.push(sql`upper(cam.status) = any(${status.map((each) => each.toUpperCase())}::text[])`);
  }
  if (typeof isDeleted === 'boolean') conditions.push(sql`cam.is_deleted = ${isDeleted}`);
  return conditions;
}

/** Rows begin with the campaign's key. */
export function campaignsByKey(
  db: QuestionDatabase,
  scope: Scope,
  keys: readonly string[],
  columns: readonly RowColumn[],
): Promise<TextRow[]> {
  return lookUp(
    db,
    sql`select ${selected(sql`cam.campaign_key`, columns)} from warehouse.dim_campaign cam
      where cam.campaign_key = any(${keys}::text[]) and ${within(scope, sql`cam.source_id`)}`,
  );
}

export interface CampaignVersionRow {
  campaignKey: string;
  validFrom: Date;
  validTo: Date | null;
  name: string;
  status: string | null;
  type: string | null;
  [column: string]: unknown;
}

/** Spans of time in which nothing of this changed, the oldest first. */
export async function historyOfCampaigns(
  db: Queryable,
  scope: Scope,
  keys: readonly string[],
): Promise<CampaignVersionRow[]> {
  const shown = namedColumns('h', ['validFrom', 'name', 'status', 'type']);
  const attributes = sql`(v.name, v.status, v.type)`;
  return select(
    db,
    sql`select h.campaign_key as "campaignKey", ${shown},
        lead(h.valid_from) over (partition by h.campaign_key order by h.valid_from) as "validTo"
      from (
        select v.*, lag(v.valid_from) over versions is null or ${attributes} is distinct from lag(${attributes}) over versions as is_start
        from warehouse.dim_campaign_version v
        join warehouse.dim_campaign cam on cam.campaign_key = v.campaign_key
        where v.campaign_key = any(${keys}::text[]) and ${within(scope, sql`cam.source_id`)}
        window versions as (partition by v.campaign_key order by v.valid_from)
      ) h
      where h.is_start
      order by h.campaign_key, h.valid_from`,
  );
}
