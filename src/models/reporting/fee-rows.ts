import type { CalendarDate } from '../../canonical/calendar-date.js';
import type { FeeKind } from '../../canonical/fee-kinds.js';
import type { Platform } from '../../canonical/platform.js';
import { type Sql, sql } from '../../database/sql.js';
import { FactFees } from '../facts/fact-fees.js';
import { type DateFilter, factDateConditions } from './date-filter.js';
import type { Ordering } from './keyset.js';
import { columnsOf, type RowColumns } from './row-columns.js';

export interface FeeFilter {
  date?: DateFilter | null;
  platform?: Platform[] | null;
  source?: string[] | null;
  marketplace?: string[] | null;
  kind?: FeeKind[] | null;
  order?: string[] | null;
  hasOrder?: boolean | null;
}

const keys = [
  { expression: sql`e.date_key`, type: 'integer' },
  { expression: sql`e.source_id`, type: 'text' },
  { expression: sql`e.posting_id`, type: 'text' },
  { expression: sql`e.fee_no`, type: 'integer' },
] as const;

export const feeOrderings = {
  DATE_DESC: { description: 'Newest first.', direction: 'desc', terms: keys },
  DATE_ASC: { description: 'Oldest first.', direction: 'asc', terms: keys },
} as const satisfies Record<string, Ordering>;

export const feeColumns: RowColumns = columnsOf('e', FactFees, [
  ...['dateKey', 'sourceId', 'postingId', 'feeNo', 'accountId', 'orderKey', 'postedAt', 'kind', 'name', 'sku'],
  ...['accountCurrency', 'accountAmount', 'amount'],
]);

/** The filter as conditions on `warehouse.fact_fees e` of sources `ch`. */
export function feeConditions(filter: FeeFilter, today: CalendarDate): Sql[] {
  const { date, platform, source, marketplace, kind, order, hasOrder } = filter;
  const conditions: Sql[] = [];
  if (date) conditions.push(...factDateConditions(sql`e.date_key`, date, today, 'filter.date'));
  if (platform) conditions.push(sql`ch.own_platform = any(${platform}::text[])`);
  if (source) conditions.push(sql`e.source_id = any(${source}::text[])`);
  if (marketplace) conditions.push(sql`e.account_id = any(${marketplace}::text[])`);
  if (kind) conditions.push(sql`e.kind = any(${kind}::text[])`);
  if (order) conditions.push(sql`e.order_key = any(${order}::text[])`);
  if (typeof hasOrder === 'boolean') conditions.push(sql`(e.order_key is not null) = ${hasOrder}`);
  return conditions;
}

/** The id of a row in the API. */
export function feeId(sourceId: string, postingId: string, feeNo: number): string {
  return [sourceId, postingId, feeNo].join('/');
}
