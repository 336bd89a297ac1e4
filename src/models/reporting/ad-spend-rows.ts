import type { CalendarDate } from '../../canonical/calendar-date.js';
import type { Platform } from '../../canonical/platform.js';
import { type Sql, sql } from '../../database/sql.js';
import { FactAdSpend } from '../facts/fact-ad-spend.js';
import { type DateFilter, factDateConditions } from './date-filter.js';
import type { Ordering } from './keyset.js';
import { dayColumns, ofSources } from './reported-row-columns.js';
import { columnsOf, type RowColumns } from './row-columns.js';

export interface AdSpendFilter {
  date?: DateFilter | null;
  platform?: Platform[] | null;
  source?: string[] | null;
  account?: string[] | null;
  campaign?: string[] | null;
  network?: string[] | null;
  device?: string[] | null;
}

const keys = [
  { expression: sql`a.date_key`, type: 'integer' },
  { expression: sql`a.source_id`, type: 'text' },
  { expression: sql`a.account_id`, type: 'text' },
  { expression: sql`a.campaign_key`, type: 'text' },
  { expression: sql`a.network`, type: 'text' },
  { expression: sql`a.device`, type: 'text' },
] as const;
const spend = { expression: sql`a.spend`, type: 'numeric' } as const;

export const adSpendOrderings = {
  DATE_DESC: { description: 'Newest first.', direction: 'desc', terms: keys },
  DATE_ASC: { description: 'Oldest first.', direction: 'asc', terms: keys },
  SPEND_DESC: { description: 'Largest spend first.', direction: 'desc', terms: [spend, ...keys] },
} as const satisfies Record<string, Ordering>;

export const adSpendNumbers = ['impressions', 'clicks', 'conversions'] as const;

export const adSpendColumns: RowColumns = {
  ...columnsOf('a', FactAdSpend, [
    ...['dateKey', 'sourceId', 'accountId', 'campaignKey', 'network', 'device', 'accountCurrency', 'attribution'],
    ...['spend', 'accountSpend', 'conversionValue', 'accountConversionValue', ...adSpendNumbers],
  ]),
  ...dayColumns,
};

/** The filter as conditions on `warehouse.fact_ad_spend a` of sources `ch`. */
export function adSpendConditions(filter: AdSpendFilter, today: CalendarDate): Sql[] {
  const { date, platform, source, account, campaign, network, device } = filter;
  const conditions: Sql[] = [];
  if (date) conditions.push(...factDateConditions(sql`a.date_key`, date, today, 'filter.date'));
  if (platform) conditions.push(sql`ch.own_platform = any(${platform}::text[])`);
  if (source) conditions.push(ofSources(source));
  if (account) conditions.push(sql`a.account_id = any(${account}::text[])`);
  if (campaign) conditions.push(sql`a.campaign_key = any(${campaign}::text[])`);
  if (network) conditions.push(sql`a.network = any(${network}::text[])`);
  if (device) conditions.push(sql`a.device = any(${device}::text[])`);
  return conditions;
}

/** The id of a row in the API. */
export function adSpendId(
  dateKey: number,
  campaignKey: string,
  accountId: string,
  network: string,
  device: string,
): string {
  return [dateKey, campaignKey, accountId, network, device].join('/');
}
