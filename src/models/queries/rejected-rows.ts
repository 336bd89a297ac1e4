import type { Ordering } from './keyset.js';
import { columns, type Sql, sql } from './sql.js';

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

export const rejectedRecordOrdering: Ordering = {
  description: 'By source, stream and key.',
  direction: 'asc',
  terms: [
    { expression: sql`r.source_id`, type: 'text' },
    { expression: sql`r.stream`, type: 'text' },
    { expression: sql`r.record_key`, type: 'text' },
  ],
};

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

/** The filter as conditions on `ops.rejected_record r`. */
export function rejectedRecordConditions({ source, stream, code }: RejectedRecordFilter): Sql[] {
  const conditions: Sql[] = [];
  if (source) conditions.push(sql`r.source_id = any(${source}::text[])`);
  if (stream) conditions.push(sql`r.stream = any(${stream}::text[])`);
  if (code) conditions.push(sql`r.code = any(${code}::text[])`);
  return conditions;
}
