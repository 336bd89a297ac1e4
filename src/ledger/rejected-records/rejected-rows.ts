import { columns, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../scope/scope.js';

export interface RejectedRecordRow {
  sourceId: string;
  stream: string;
  recordKey: string;
  chunkId: string;
  position: number;
  [column: string]: unknown;
}

export interface RejectedRecordFilter {
  source?: string[] | null;
  stream?: string[] | null;
  code?: string[] | null;
}

export const rejectedRecordOrdering = {
  description: 'By source, stream and key.',
  direction: 'asc',
  terms: [
    { expression: sql`r.source_id`, type: 'text' },
    { expression: sql`r.stream`, type: 'text' },
    { expression: sql`r.record_key`, type: 'text' },
  ],
} as const;

/** Columns, ordering and conditions use the alias `r`. */
export const rejectedRecordTable: Sql = sql`ops.rejected_record r`;

export const rejectedRecordColumns: Sql = columns('r', [
  'sourceId',
  'stream',
  'recordKey',
  'chunkId',
  'position',
  'code',
  'message',
  'path',
  'value',
]);

/** The filter as conditions on `rejectedRecordTable`. */
export function rejectedRecordConditions(scope: Scope, { source, stream, code }: RejectedRecordFilter): Sql[] {
  const conditions = [within(scope, sql`r.source_id`)];
  if (source) conditions.push(sql`r.source_id = any(${source}::text[])`);
  if (stream) conditions.push(sql`r.stream = any(${stream}::text[])`);
  if (code) conditions.push(sql`r.code = any(${code}::text[])`);
  return conditions;
}

export async function rejectedCountOfSources(
  db: Queryable,
  scope: Scope,
  sourceIds: readonly string[],
): Promise<{ sourceId: string; rejected: string }[]> {
  return select(
    db,
    sql`select r.source_id as "sourceId", count(*) as rejected from ops.rejected_record r
      where r.source_id = any(${sourceIds}::text[]) and ${within(scope, sql`r.source_id`)} group by r.source_id`,
  );
}

/** The number of orders rejected because a rate is missing, by currency. Days are YYYY-MM-DD. */
interface MissingRateRow {
  currency: string;
  firstDay: string;
  lastDay: string;
  records: string;
}

export async function missingRates(db: Queryable, scope: Scope): Promise<MissingRateRow[]> {
  return select(
    db,
    sql`select missing_rate_currency as currency, min(missing_rate_date) as "firstDay", max(missing_rate_date) as "lastDay",
        count(*) as records
      from ops.rejected_record r
      where missing_rate_currency is not null and ${within(scope, sql`r.source_id`)}
      group by missing_rate_currency
      order by missing_rate_currency`,
  );
}
