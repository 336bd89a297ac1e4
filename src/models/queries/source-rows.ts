import type { Platform } from '../../canonical/platform.js';
import { columns, type Queryable, select, sql } from './sql.js';

export const sourceStatuses = ['pending', 'ready', 'blocked'] as const;
export type SourceStatus = (typeof sourceStatuses)[number];

export interface SourceRow {
  sourceId: string;
  platform: Platform;
  name: string;
  status: SourceStatus;
  /** Every change before this has been read; null before the first sync that read every stream completely. */
  knownUntil: string | null;
  /** The first business day with complete data; null: all are complete. */
  ordersReadFrom: string | null;
  [column: string]: unknown;
}

export interface StreamStateRow {
  sourceId: string;
  stream: string;
  watermark: string | null;
  /** The error of the last run that tried it; null if that run read it completely, or is still in its first attempt. */
  problem: string | null;
}

export interface SchemaDriftRow {
  sourceId: string;
  stream: string;
  path: string;
  value: string | null;
  firstSeenAt: string;
}

export interface OrderRemarkRow {
  sourceId: string;
  subject: string;
  code: string;
  message: string;
  place: string | null;
}

/** Per source. */
export const remarksServed = 100;

const shown = sql`${columns('s', [
  'sourceId',
  'platform',
  'name',
  'currency',
  'timezone',
  'status',
  'problem',
  'isConfigured',
  'probedAt',
  'knownUntil',
  'ordersReadFrom',
])}, s.notices || array(
  select notice
  from ops.stream_state state, jsonb_array_elements_text(state.state -> 'notices') as notice
  where state.source_id = s.source_id
  order by state.stream, notice
) as notices`;

/** All known sources, including those no longer configured. */
export async function allSources(db: Queryable): Promise<SourceRow[]> {
  return select(db, sql`select ${shown} from ops.source s order by s.source_id`);
}

export async function sourcesByKey(db: Queryable, sourceIds: readonly string[]): Promise<SourceRow[]> {
  return select(db, sql`select ${shown} from ops.source s where s.source_id = any(${sourceIds}::text[])`);
}

export async function streamsOfSources(db: Queryable, sourceIds: readonly string[]): Promise<StreamStateRow[]> {
  return select(
    db,
    sql`select ${columns('s', ['sourceId', 'stream', 'watermark'])}, (
        select rs.error_message
        from ops.sync_run r join ops.sync_run_stream rs using (run_id)
        where r.source_id = s.source_id and rs.stream = s.stream
        order by r.queued_at desc, r.run_id desc limit 1
      ) as "problem"
      from ops.stream_state s
      where s.source_id = any(${sourceIds}::text[]) order by s.source_id, s.stream`,
  );
}

/** The first ones of each source. */
export async function remarksOfSources(db: Queryable, sourceIds: readonly string[]): Promise<OrderRemarkRow[]> {
  return select(
    db,
    sql`select source_id as "sourceId", subject, code, message, place
      from (
        select r.*, row_number() over (partition by r.source_id order by r.subject, r.code, r.message) as nth
        from ops.order_remark r
        where r.source_id = any(${sourceIds}::text[])
      ) numbered
      where nth <= ${remarksServed}
      order by source_id, nth`,
  );
}

export async function rejectedCountOfSources(
  db: Queryable,
  sourceIds: readonly string[],
): Promise<{ sourceId: string; rejected: string }[]> {
  return select(
    db,
    sql`select r.source_id as "sourceId", count(*) as rejected from ops.rejected_record r
      where r.source_id = any(${sourceIds}::text[]) group by r.source_id`,
  );
}

export async function schemaDriftOfSources(db: Queryable, sourceIds: readonly string[]): Promise<SchemaDriftRow[]> {
  return select(
    db,
    sql`select ${columns('d', ['sourceId', 'stream', 'path', 'firstSeenAt'])}, nullif(d.value, '') as "value"
      from ops.schema_drift d where d.source_id = any(${sourceIds}::text[])
      order by d.source_id, d.stream, d.path, d.value`,
  );
}
