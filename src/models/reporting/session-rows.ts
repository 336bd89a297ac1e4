import type { CalendarDate } from '../../canonical/calendar-date.js';
import { type Sql, sql } from '../../database/sql.js';
import { FactSessions } from '../facts/fact-sessions.js';
import { type DateFilter, factDateConditions } from './date-filter.js';
import type { Ordering } from './keyset.js';
import { dayColumns, ofSources } from './reported-row-columns.js';
import { columnsOf, type RowColumns } from './row-columns.js';

export interface SessionsFilter {
  date?: DateFilter | null;
  source?: string[] | null;
  property?: string[] | null;
  channelGroup?: string[] | null;
  landingPage?: string[] | null;
  device?: string[] | null;
  country?: string[] | null;
}

const keys = [
  { expression: sql`v.date_key`, type: 'integer' },
  { expression: sql`v.source_id`, type: 'text' },
  { expression: sql`v.account_id`, type: 'text' },
  { expression: sql`v.session_group`, type: 'text' },
] as const;
const sessions = { expression: sql`v.sessions`, type: 'numeric' } as const;

export const sessionOrderings = {
  DATE_DESC: { description: 'Newest first.', direction: 'desc', terms: keys },
  DATE_ASC: { description: 'Oldest first.', direction: 'asc', terms: keys },
  SESSIONS_DESC: { description: 'Most sessions first.', direction: 'desc', terms: [sessions, ...keys] },
} as const satisfies Record<string, Ordering>;

export const sessionTexts = ['channelGroup', 'medium', 'campaign', 'landingPage', 'device', 'country'] as const;
export const sessionNumbers = ['sessions', 'engagedSessions', 'addToCarts', 'purchases'] as const;

const { source, ...own } = columnsOf('v', FactSessions, [
  ...['dateKey', 'sourceId', 'accountId', 'sessionGroup', 'source', 'accountCurrency', 'revenue', 'accountRevenue'],
  ...[...sessionTexts, ...sessionNumbers],
]);

/** `source` of a row leads to the source that it was read from. */
export const sessionColumns: RowColumns = { ...own, sessionSource: source!, ...dayColumns };

/** The filter as conditions on `warehouse.fact_sessions v` of sources `ch`. */
export function sessionConditions(filter: SessionsFilter, today: CalendarDate): Sql[] {
  const { date, property, channelGroup, landingPage, device, country } = filter;
  const conditions: Sql[] = [];
  if (date) conditions.push(...factDateConditions(sql`v.date_key`, date, today, 'filter.date'));
  if (filter.source) conditions.push(ofSources(filter.source));
  if (property) conditions.push(sql`v.account_id = any(${property}::text[])`);
  if (channelGroup) conditions.push(sql`v.channel_group = any(${channelGroup}::text[])`);
  if (landingPage) conditions.push(sql`v.landing_page = any(${landingPage}::text[])`);
  if (device) conditions.push(sql`v.device = any(${device}::text[])`);
  if (country) conditions.push(sql`v.country = any(${country}::text[])`);
  return conditions;
}

/** The id of a row in the API. */
export function sessionsId(dateKey: number, sourceId: string, accountId: string, group: string): string {
  return [dateKey, sourceId, accountId, group].join('/');
}
