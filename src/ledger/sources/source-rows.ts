import type { Platform } from '../../canonical/platform.js';
import { columns, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../scope/scope.js';

export const sourceStatuses = ['pending', 'ready', 'blocked'] as const;
export type SourceStatus = (typeof sourceStatuses)[number];

export interface SourceRow {
  sourceId: string;
  platform: Platform;
  name: string;
  status: SourceStatus;
  isConfigured: boolean;
  /** What a person has to put right; null while nothing is wrong. */
  problem: string | null;
  /** The source's own and those of its streams. */
  notices: string[];
  /** Every change before this has been read; null before the first sync that read every stream completely. */
  knownUntil: string | null;
  /** The first business day with complete data; null: all are complete. */
  ordersReadFrom: string | null;
  [column: string]: unknown;
}

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

/** All sources known in scope, also those that the configuration no longer names. */
export async function allSources(db: Queryable, scope: Scope): Promise<SourceRow[]> {
  return select(
    db,
    sql`select ${shown} from ops.source s where ${within(scope, sql`s.source_id`)} order by s.source_id`,
  );
}

export async function sourcesByKey(db: Queryable, scope: Scope, sourceIds: readonly string[]): Promise<SourceRow[]> {
  return select(
    db,
    sql`select ${shown} from ops.source s where s.source_id = any(${sourceIds}::text[]) and ${within(scope, sql`s.source_id`)}`,
  );
}

/** What days a source trades in, and from which on and up to when they are known whole. */
export interface TradingSource {
  sourceId: string;
  isConfigured: boolean;
  /** IANA; null before it was connected to. */
  timezone: string | null;
  /** YYYY-MM-DD; null: all its days are whole. */
  ordersReadFrom: string | null;
  /** Every change before this instant has been read; null before the first sync that read every stream completely. */
  knownUntil: string | null;
}

export async function tradingSources(db: Queryable, scope: Scope): Promise<TradingSource[]> {
  return select(
    db,
    sql`select ${columns('s', ['sourceId', 'isConfigured', 'timezone', 'ordersReadFrom', 'knownUntil'])} from ops.source s where ${within(scope, sql`s.source_id`)}`,
  );
}

/** Ids of the sources of platforms, for a condition. */
export function sourcesOfPlatforms(platforms: readonly Platform[]): Sql {
  return sql`(select s.source_id from ops.source s where s.platform = any(${platforms}::text[]))`;
}

/** Records in the raw log of each source that wait for their build. */
export async function backlogOfSources(db: Queryable): Promise<{ sourceId: string; records: string }[]> {
  return select(
    db,
    sql`select s.source_id as "sourceId", sum(c.record_count) as records
      from ops.source s
      join raw.chunk c on c.source_id = s.source_id and c.chunk_id > s.built_chunk_id
      group by s.source_id`,
  );
}
