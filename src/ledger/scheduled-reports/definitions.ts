import type { ScheduledReport } from '../../canonical/scheduled-report.js';
import { columns as columnsOf, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { everySource, onlySources, type Scope } from '../scope/scope.js';

/** A scheduled report that was made by the API. Those of the configuration are not in the database. */
export interface StoredReport {
  definition: ScheduledReport;
  /** The id of the principal whose rights it has. */
  madeBy: string;
  /** For people. */
  madeByName: string;
  /** What they might see then; null: all. */
  sources: readonly string[] | null;
  changedAt: string;
  pausedAt: string | null;
}

const columns = columnsOf('r', ['definition', 'madeBy', 'madeByName', 'sources', 'changedAt', 'pausedAt']);

/** By name. */
export async function storedReports(db: Queryable, scope: Scope = everySource): Promise<StoredReport[]> {
  return select(
    db,
    sql`select ${columns} from ops.scheduled_report r where ${withinSight(scope, sql`r.sources`)} order by r.name`,
  );
}

/** null: there is none in sight. */
export async function storedReport(db: Queryable, scope: Scope, name: string): Promise<StoredReport | null> {
  const [row] = await select<StoredReport>(
    db,
    sql`select ${columns} from ops.scheduled_report r where r.name = ${name} and ${withinSight(scope, sql`r.sources`)}`,
  );
  return row ?? null;
}

type NewReport = Pick<StoredReport, 'definition' | 'madeBy' | 'madeByName' | 'sources'>;

/** null, and nothing is stored, if there is one of this name, or there are `most` already. */
export async function insertReport(
  db: Queryable,
  { definition, madeBy, madeByName, sources }: NewReport,
  { at, most }: { at: Date; most: number },
): Promise<StoredReport | null> {
  const [row] = await select<StoredReport>(
    db,
    sql`insert into ops.scheduled_report as r (name, definition, made_by, made_by_name, sources, changed_at)
      select ${definition.name}::text, ${JSON.stringify(definition)}::jsonb, ${madeBy}::text, ${madeByName}::text,
        ${sources}::text[], ${at}::timestamptz
      where (select count(*) from ops.scheduled_report) < ${most}::integer
      on conflict (name) do nothing
      returning ${columns}`,
  );
  return row ?? null;
}

/** Replaces what a report is; from now on it has the rights of who did so. null: there is none. */
export async function replaceReport(
  db: Queryable,
  { definition, madeBy, madeByName, sources }: NewReport,
  at: Date,
): Promise<StoredReport | null> {
  const [row] = await select<StoredReport>(
    db,
    sql`update ops.scheduled_report as r
      set definition = ${JSON.stringify(definition)}::jsonb, made_by = ${madeBy}, made_by_name = ${madeByName},
        sources = ${sources}::text[], changed_at = ${at}::timestamptz
      where r.name = ${definition.name}
      returning ${columns}`,
  );
  return row ?? null;
}

/** `pausedAt` null: it goes on. A report that is paused stays paused as of then. null: there is none. */
export async function pauseReport(db: Queryable, name: string, pausedAt: Date | null): Promise<StoredReport | null> {
  const [row] = await select<StoredReport>(
    db,
    sql`update ops.scheduled_report as r
      set paused_at = case when ${pausedAt}::timestamptz is null then null else coalesce(r.paused_at, ${pausedAt}::timestamptz) end
      where r.name = ${name}
      returning ${columns}`,
  );
  return row ?? null;
}

/** The report as it was; null: there was none. Its runs stay. */
export async function removeReport(db: Queryable, name: string): Promise<StoredReport | null> {
  const [row] = await select<StoredReport>(
    db,
    sql`delete from ops.scheduled_report r where r.name = ${name} returning ${columns}`,
  );
  return row ?? null;
}

/** The condition that whoever has the scope might see all that a report may show, whose sources are in a column. */
export function withinSight(scope: Scope, sources: Sql): Sql {
  const own = onlySources(scope);
  return own === null ? sql`true` : sql`(${sources} is not null and ${sources} <@ ${own}::text[])`;
}
