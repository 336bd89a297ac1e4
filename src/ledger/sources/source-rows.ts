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
  /** Of visits and advertising: the id of the store that they belong to; null: the source stands for itself. */
  storeId: string | null;
  /** What a person must fix; null if nothing is wrong. */
  problem: string | null;
  /** The source's own notices and those of its streams. */
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
  'storeId',
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

/** All sources in scope, including those that are no longer configured. */
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

/** What a row shows of its source. */
export interface RowSourceRow {
  id: string;
  name: string;
  platform: Platform;
}

export async function rowSourcesByKey(
  db: Queryable,
  scope: Scope,
  sourceIds: readonly string[],
): Promise<RowSourceRow[]> {
  return select(
    db,
    sql`select s.source_id as id, s.name, s.platform from ops.source s
      where s.source_id = any(${sourceIds}::text[]) and ${within(scope, sql`s.source_id`)}`,
  );
}

/** The time zone of a source's business days, and the first and last complete ones. */
export interface TradingSource {
  sourceId: string;
  isConfigured: boolean;
  /** IANA; null before the first connection. */
  timezone: string | null;
  /** YYYY-MM-DD; null: all its days are complete. */
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

/** `source_id`, `timezone`: to join to facts. */
export const sourceZones: Sql = sql`(select s.source_id, s.timezone from ops.source s)`;

/** `source_id`, `platform`: to join to stock. */
export const sourcePlatforms: Sql = sql`(select s.source_id, s.platform from ops.source s)`;

/**
 * `own_source_id`, `own_platform`: a source in scope; `source_id`, `platform`: of the store for which it counts, itself without one;
 * `has_store`; `is_configured`: of the source. To join to what platforms report.
 */
export function reportingSources(scope: Scope): Sql {
  return sql`(
    select own.source_id as own_source_id, own.platform as own_platform,
      coalesce(store.source_id, own.source_id) as source_id, coalesce(store.platform, own.platform) as platform,
      store.source_id is not null as has_store, own.is_configured
    from ops.source own
    left join ops.source store on store.source_id = own.store_id and ${within(scope, sql`store.source_id`)}
    where ${within(scope, sql`own.source_id`)}
  )`;
}

/** The ids of the sources of some platforms, for a condition. */
export function sourcesOfPlatforms(platforms: readonly Platform[]): Sql {
  return sql`(select s.source_id from ops.source s where s.platform = any(${platforms}::text[]))`;
}

/** The number of raw records of each source that wait to be built. */
export async function backlogOfSources(db: Queryable): Promise<{ sourceId: string; records: string }[]> {
  return select(
    db,
    sql`select s.source_id as "sourceId", sum(c.record_count) as records
      from ops.source s
      join raw.chunk c on c.source_id = s.source_id and c.chunk_id > s.built_chunk_id
      group by s.source_id`,
  );
}
