import type { ReportTiming } from '../../canonical/scheduled-report.js';
import { type Queryable, select, sql } from '../../database/sql.js';

/** The times of a report, as they are compared with those of before. */
function timingText({ cron, completeBy, timezone }: ReportTiming): string {
  return JSON.stringify([cron, completeBy, timezone]);
}

/** Up to when the times of each report are past, by its name, for the times that it had then. */
export type Schedules = ReadonlyMap<string, { timing: string; until: string }>;

export async function readSchedules(db: Queryable): Promise<Schedules> {
  const rows = await select<{ report: string; timing: string; until: string }>(
    db,
    sql`select s.report, s.timing, s.counted_until as until from ops.report_schedule s`,
  );
  return new Map(rows.map(({ report, ...schedule }) => [report, schedule]));
}

/** Up to when a report's times are past; null: it is new, or its times are others than before. */
export function countedUntil(schedules: Schedules, report: string, timing: ReportTiming): Date | null {
  const known = schedules.get(report);
  return known?.timing === timingText(timing) ? new Date(known.until) : null;
}

/** The times of a report up to `until` are past. */
export async function countUntil(db: Queryable, report: string, timing: ReportTiming, until: Date): Promise<void> {
  await select(
    db,
    sql`insert into ops.report_schedule as s (report, timing, counted_until)
      values (${report}, ${timingText(timing)}, ${until}::timestamptz)
      on conflict (report) do update set
        counted_until = excluded.counted_until, timing = excluded.timing`,
  );
}

/** Forgets a report: one of the same name begins anew. */
export async function forgetSchedule(db: Queryable, report: string): Promise<void> {
  await select(db, sql`delete from ops.report_schedule where report = ${report}`);
}
