import type { Platform } from '../../canonical/platform.js';
import { columns, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../scope/scope.js';
import type { RunPhase, RunStatus, RunTrigger } from './sync-run.js';

export interface SyncRunRow {
  runId: string;
  sourceId: string;
  status: RunStatus;
  phase: RunPhase | null;
  queuedAt: string;
  errorMessage: string | null;
  [column: string]: unknown;
}

/** Counts are whole numbers as text; watermarks and instants are UTC. */
export interface SyncRunStreamRow {
  runId: string;
  stream: string;
  fetched: string;
  newRecords: string;
  changed: string;
  unchanged: string;
  deleted: string;
  rejected: string;
  expected: string | null;
  watermarkBefore: string | null;
  watermarkAfter: string | null;
  startedAt: string;
  finishedAt: string | null;
  attempt: number;
  errorCode: string | null;
  errorMessage: string | null;
  retryAt: string | null;
  givenUpAt: string | null;
  durationSeconds: string | null;
}

export interface SyncRunFilter {
  platform?: Platform[] | null;
  source?: string[] | null;
  status?: RunStatus[] | null;
  trigger?: RunTrigger[] | null;
}

export const syncRunOrdering = {
  description: 'The run queued last first.',
  direction: 'desc',
  terms: [
    { expression: sql`r.queued_at`, type: 'timestamptz' },
    { expression: sql`r.run_id::text collate "C"`, type: 'text' },
  ],
} as const;

/** Columns, ordering and conditions use the alias `r`. */
export const syncRunTable: Sql = sql`ops.sync_run r`;

// An active run has lasted until its last heartbeat.
const duration = sql`round(extract(epoch from coalesce(r.finished_at, r.heartbeat_at) - r.started_at), 3)`;

export const syncRunColumns: Sql = sql`${columns('r', [
  'runId',
  'sourceId',
  'platform',
  'trigger',
  'status',
  'phase',
  'attempt',
  'queuedAt',
  'startedAt',
  'heartbeatAt',
  'finishedAt',
  'errorCode',
  'errorMessage',
])}, ${duration} as "durationSeconds"`;

/** The filter as conditions on `syncRunTable`. */
export function syncRunConditions(scope: Scope, { platform, source, status, trigger }: SyncRunFilter): Sql[] {
  const conditions = [within(scope, sql`r.source_id`)];
  if (platform) conditions.push(sql`r.platform = any(${platform}::text[])`);
  if (source) conditions.push(sql`r.source_id = any(${source}::text[])`);
  if (status) conditions.push(sql`r.status = any(${status}::text[])`);
  if (trigger) conditions.push(sql`r.trigger = any(${trigger}::text[])`);
  return conditions;
}

export async function syncRunsByKey(db: Queryable, scope: Scope, runIds: readonly string[]): Promise<SyncRunRow[]> {
  return select(
    db,
    sql`select ${syncRunColumns} from ops.sync_run r
      where r.run_id = any(${runIds}::uuid[]) and ${within(scope, sql`r.source_id`)}`,
  );
}

export async function latestRunOfSources(
  db: Queryable,
  scope: Scope,
  sourceIds: readonly string[],
): Promise<SyncRunRow[]> {
  return select(
    db,
    sql`select distinct on (r.source_id) ${syncRunColumns} from ops.sync_run r
      where r.source_id = any(${sourceIds}::text[]) and ${within(scope, sql`r.source_id`)}
      order by r.source_id, r.queued_at desc, r.run_id desc`,
  );
}

export async function streamsOfRuns(
  db: Queryable,
  scope: Scope,
  runIds: readonly string[],
): Promise<SyncRunStreamRow[]> {
  const shown = columns('s', [
    'runId',
    'stream',
    'fetched',
    'newRecords',
    'changed',
    'unchanged',
    'deleted',
    'rejected',
    'expected',
    'watermarkBefore',
    'watermarkAfter',
    'startedAt',
    'finishedAt',
    'attempt',
    'errorCode',
    'errorMessage',
    'retryAt',
    'givenUpAt',
  ]);
  return select(
    db,
    sql`select ${shown}, round(extract(epoch from s.finished_at - s.started_at), 3) as "durationSeconds"
      from ops.sync_run_stream s
      join ops.sync_run r on r.run_id = s.run_id
      where s.run_id = any(${runIds}::uuid[]) and ${within(scope, sql`r.source_id`)}
      order by s.started_at, s.stream`,
  );
}

/** The progress of one stream of a run, for display; counts are text, because they have 64 bits. */
export type FollowedStreamRow = Pick<
  SyncRunStreamRow,
  | 'runId'
  | 'stream'
  | 'fetched'
  | 'newRecords'
  | 'changed'
  | 'unchanged'
  | 'deleted'
  | 'rejected'
  | 'expected'
  | 'watermarkAfter'
  | 'finishedAt'
> & { sourceId: string };

/** The streams of runs, in the order in which each source's were started. */
export async function followedStreams(db: Queryable, runIds: readonly string[]): Promise<FollowedStreamRow[]> {
  const shown = columns('s', [
    ...['runId', 'stream', 'fetched', 'newRecords', 'changed', 'unchanged', 'deleted', 'rejected', 'expected'],
    ...['watermarkAfter', 'finishedAt'],
  ]);
  return select(
    db,
    sql`select ${shown}, r.source_id as "sourceId"
      from ops.sync_run_stream s
      join ops.sync_run r on r.run_id = s.run_id
      where s.run_id = any(${runIds}::uuid[])
      order by r.source_id, s.started_at, s.stream`,
  );
}
