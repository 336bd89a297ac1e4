import { columns, type Queryable, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../scope/scope.js';

interface StreamStateRow {
  sourceId: string;
  stream: string;
  watermark: string | null;
  /** The error of the last run that tried it; null if that run read it completely, or is still in its first attempt. */
  problem: string | null;
}

export async function streamsOfSources(
  db: Queryable,
  scope: Scope,
  sourceIds: readonly string[],
): Promise<StreamStateRow[]> {
  return select(
    db,
    sql`select ${columns('s', ['sourceId', 'stream', 'watermark'])}, (
        select rs.error_message
        from ops.sync_run r join ops.sync_run_stream rs using (run_id)
        where r.source_id = s.source_id and rs.stream = s.stream
        order by r.queued_at desc, r.run_id desc limit 1
      ) as "problem"
      from ops.stream_state s
      where s.source_id = any(${sourceIds}::text[]) and ${within(scope, sql`s.source_id`)}
      order by s.source_id, s.stream`,
  );
}
