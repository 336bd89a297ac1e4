import { select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import type { QuestionDatabase } from './snapshot.js';

/** A day of an account as `dayKey` has it: what is reported of it, its source, its account and its date key. */
export type ReportedDayKey = [kind: 'ad_spend' | 'sessions', sourceId: string, accountId: string, dateKey: number];

/** The record that an account's day was built from, and its position in the raw log. */
export interface DayRecordRow {
  /** JSON of a `ReportedDayKey`. */
  dayKey: string;
  stream: string;
  key: string;
  /** ISO 8601. */
  readAt: string;
  chunkId: string;
  position: number;
}

/** The records that days of accounts were built from: each day is one, whose newest version replaces the ones before. The stream is named like the kind. */
export function recordsOfDays(db: QuestionDatabase, scope: Scope, dayKeys: readonly string[]): Promise<DayRecordRow[]> {
  return select<DayRecordRow>(
    db,
    sql`with asked as (
      select day_key, day_key::jsonb ->> 0 as kind, day_key::jsonb ->> 1 as source_id, day_key::jsonb ->> 2 as account_id,
        (day_key::jsonb ->> 3)::integer as date_key
      from unnest(${dayKeys}::text[]) as given (day_key)
    )

    select asked.day_key as "dayKey", version.stream, version.record_key as "key", version.extracted_at as "readAt",
      version.chunk_id as "chunkId", version.position
    from asked
    join warehouse.reported_day r
      on r.source_id = asked.source_id and r.account_id = asked.account_id and r.kind = asked.kind and r.date_key = asked.date_key
    join warehouse.dim_date d on d.date_key = asked.date_key
    cross join lateral (
      select v.stream, v.record_key, v.chunk_id, v.position, c.extracted_at
      from raw.record_version v
      join raw.chunk c on c.chunk_id = v.chunk_id
      where v.source_id = r.source_id
        and v.stream = r.kind
        and v.record_key = r.account_id || '/' || d.date::text
        and not v.is_deleted
        and c.extracted_at <= r.read_at
      order by v.chunk_id desc, v.position desc
      limit 1
    ) version
    where ${within(scope, sql`asked.source_id`)}`,
  );
}
