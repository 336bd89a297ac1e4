import type { Alert } from '../../canonical/alert.js';
import { columns as columnsOf, type Queryable, select, sql } from '../../database/sql.js';
import { withinSight } from '../scheduled-reports/definitions.js';
import { everySource, type Scope } from '../scope/scope.js';

/** An alert that was made by the API. Those of the configuration are not in the database. */
export interface StoredAlert {
  definition: Alert;
  /** The id of the principal whose rights it has. */
  madeBy: string;
  /** For people. */
  madeByName: string;
  /** What they might see then; null: all. */
  sources: readonly string[] | null;
  changedAt: string;
  pausedAt: string | null;
}

const columns = columnsOf('a', ['definition', 'madeBy', 'madeByName', 'sources', 'changedAt', 'pausedAt']);

/** By name. */
export async function storedAlerts(db: Queryable, scope: Scope = everySource): Promise<StoredAlert[]> {
  return select(
    db,
    sql`select ${columns} from ops.alert a where ${withinSight(scope, sql`a.sources`)} order by a.name`,
  );
}

/** null: there is none in sight. */
export async function storedAlert(db: Queryable, scope: Scope, name: string): Promise<StoredAlert | null> {
  const [row] = await select<StoredAlert>(
    db,
    sql`select ${columns} from ops.alert a where a.name = ${name} and ${withinSight(scope, sql`a.sources`)}`,
  );
  return row ?? null;
}

type NewAlert = Pick<StoredAlert, 'definition' | 'madeBy' | 'madeByName' | 'sources'>;

/** null, and nothing is stored, if there is one of this name, or there are `most` already. */
export async function insertAlert(
  db: Queryable,
  { definition, madeBy, madeByName, sources }: NewAlert,
  { at, most }: { at: Date; most: number },
): Promise<StoredAlert | null> {
  const [row] = await select<StoredAlert>(
    db,
    sql`insert into ops.alert as a (name, definition, made_by, made_by_name, sources, changed_at)
      select ${definition.name}::text, ${JSON.stringify(definition)}::jsonb, ${madeBy}::text, ${madeByName}::text,
        ${sources}::text[], ${at}::timestamptz
      where (select count(*) from ops.alert) < ${most}::integer
      on conflict (name) do nothing
      returning ${columns}`,
  );
  return row ?? null;
}

/** Replaces what an alert is; from now on it has the rights of who did so. null: there is none. */
export async function replaceAlert(
  db: Queryable,
  { definition, madeBy, madeByName, sources }: NewAlert,
  at: Date,
): Promise<StoredAlert | null> {
  const [row] = await select<StoredAlert>(
    db,
    sql`update ops.alert as a
      set definition = ${JSON.stringify(definition)}::jsonb, made_by = ${madeBy}, made_by_name = ${madeByName},
        sources = ${sources}::text[], changed_at = ${at}::timestamptz
      where a.name = ${definition.name}
      returning ${columns}`,
  );
  return row ?? null;
}

/** `pausedAt` null: it goes on. An alert that is paused stays paused as of then. null: there is none. */
export async function pauseAlert(db: Queryable, name: string, pausedAt: Date | null): Promise<StoredAlert | null> {
  const [row] = await select<StoredAlert>(
    db,
    sql`update ops.alert as a
      set paused_at = case when ${pausedAt}::timestamptz is null then null else coalesce(a.paused_at, ${pausedAt}::timestamptz) end
      where a.name = ${name}
      returning ${columns}`,
  );
  return row ?? null;
}

/** The alert as it was; null: there was none. Its events stay. */
export async function removeAlert(db: Queryable, name: string): Promise<StoredAlert | null> {
  const [row] = await select<StoredAlert>(db, sql`delete from ops.alert a where a.name = ${name} returning ${columns}`);
  return row ?? null;
}
