import type { NamedReport } from '../../canonical/saved-report.js';
import { columns as columnsOf, identifier, join, type Queryable, select, sql } from '../../database/sql.js';

/** A report that was saved by the API. Those of the configuration are not in the database. */
export interface SavedReportRow extends NamedReport {
  savedAt: string;
  [column: string]: unknown;
}

const columns = columnsOf('r', ['name', 'title', 'description', 'document', 'savedAt']);
/** What saving again replaces. */
const replaced = join(
  ['title', 'description', 'document', 'saved_at'].map(
    (name) => sql`${identifier(name)} = excluded.${identifier(name)}`,
  ),
  ', ',
);

/** By name. */
export async function savedReports(db: Queryable): Promise<SavedReportRow[]> {
  return select(db, sql`select ${columns} from ops.saved_report r order by r.name`);
}

export async function savedReport(db: Queryable, name: string): Promise<SavedReportRow | null> {
  const [row] = await select<SavedReportRow>(db, sql`select ${columns} from ops.saved_report r where r.name = ${name}`);
  return row ?? null;
}

/** Saves a report, in place of one of the same name. null, and nothing is saved, if there are `most` others already. */
export async function saveReport(
  db: Queryable,
  { name, title, description, document }: NamedReport,
  { at, most }: { at: Date; most: number },
): Promise<SavedReportRow | null> {
  const [row] = await select<SavedReportRow>(
    db,
    sql`insert into ops.saved_report as r (name, title, description, document, saved_at)
      select ${name}::text, ${title}::text, ${description}::text, ${document}::text, ${at}::timestamptz
      where (select count(*) from ops.saved_report other where other.name <> ${name}) < ${most}::integer
      on conflict (name) do update set ${replaced}
      returning ${columns}`,
  );
  return row ?? null;
}

/** The report as it was; null: there was none. */
export async function deleteReport(db: Queryable, name: string): Promise<SavedReportRow | null> {
  const [row] = await select<SavedReportRow>(
    db,
    sql`delete from ops.saved_report r where r.name = ${name} returning ${columns}`,
  );
  return row ?? null;
}
