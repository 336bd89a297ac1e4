import type { ScheduledReport } from '../../canonical/scheduled-report.js';
import { columns as columnsOf, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { hasMessageIn } from '../messages/messages.js';
import type { Scope } from '../scope/scope.js';
import { withinSight } from './definitions.js';

export const runTriggers = ['schedule', 'api', 'command'] as const;
export type ReportTrigger = (typeof runTriggers)[number];

/** `due`: its figures are still to be asked for. `rendered`: its messages are made. `failed`: given up before that. */
export const storedRunStates = ['due', 'rendered', 'failed'] as const;

/** A run of a report. Instants are ISO 8601 in UTC. */
export interface ReportRun {
  runId: string;
  report: string;
  slotAt: string;
  trigger: ReportTrigger;
  definition: ScheduledReport;
  madeBy: string;
  /** See `StoredReport`. */
  sources: readonly string[] | null;
  missedSlots: number;
  state: (typeof storedRunStates)[number];
  askedAt: string;
  attempts: number;
  renderedAt: string | null;
  version: string | null;
  asOf: string | null;
  rights: string | null;
  /** JSON. */
  content: string | null;
  correctedVersion: string | null;
  /** JSON. */
  correction: string | null;
}

const columns = columnsOf('r', [
  ...[
    'runId',
    'report',
    'slotAt',
    'trigger',
    'definition',
    'madeBy',
    'sources',
    'missedSlots',
    'state',
    'askedAt',
    'attempts',
  ],
  ...['renderedAt', 'asOf', 'rights', 'content', 'correction'],
]);
const all = sql`${columns}, r.version::text as version, r.corrected_version::text as "correctedVersion"`;

interface NewRun extends Pick<
  ReportRun,
  'runId' | 'report' | 'trigger' | 'definition' | 'madeBy' | 'sources' | 'missedSlots'
> {
  slotAt: Date;
  askedAt: Date;
}

/** Whether there was none of the report at this time: over all workers, each time of a report has one run. */
export async function insertRun(db: Queryable, run: NewRun): Promise<boolean> {
  const { runId, report, slotAt, trigger, definition, madeBy, sources, missedSlots, askedAt } = run;
  const inserted = await select(
    db,
    sql`insert into ops.report_run (run_id, report, slot_at, trigger, definition, made_by, sources, missed_slots, state, asked_at, attempts, next_try_at)
      values (${runId}::uuid, ${report}, ${slotAt}::timestamptz, ${trigger}, ${JSON.stringify(definition)}::jsonb, ${madeBy},
        ${sources}::text[], ${missedSlots}, 'due', ${askedAt}::timestamptz, 0, ${askedAt}::timestamptz)
      on conflict (report, slot_at) do nothing
      returning run_id`,
  );
  return inserted.length === 1;
}

export async function reportRun(db: Queryable, runId: string): Promise<ReportRun | null> {
  const [row] = await select<ReportRun>(db, sql`select ${all} from ops.report_run r where r.run_id = ${runId}::uuid`);
  return row ?? null;
}

/** Runs whose figures are to be asked for now, the one that waits longest first. */
export async function dueRuns(db: Queryable, now: Date): Promise<string[]> {
  const rows = await select<{ runId: string }>(
    db,
    sql`select r.run_id as "runId" from ops.report_run r
      where r.state = 'due' and r.next_try_at <= ${now}::timestamptz
      order by r.next_try_at, r.run_id`,
  );
  return rows.map(({ runId }) => runId);
}

/** Counts an attempt before it begins, so that one that ends its process counts too. null: the run is no longer due. */
export async function beginAttempt(db: Queryable, runId: string): Promise<ReportRun | null> {
  const [row] = await select<ReportRun>(
    db,
    sql`update ops.report_run as r set attempts = r.attempts + 1
      where r.run_id = ${runId}::uuid and r.state = 'due'
      returning ${all}`,
  );
  return row ?? null;
}

export async function rememberRendered(
  db: Queryable,
  runId: string,
  rendered: {
    at: Date;
    version: string | null;
    asOf: string | null;
    rights: string;
    content: string;
    nextCorrectionAt: Date | null;
  },
): Promise<void> {
  const { at, version, asOf, rights, content, nextCorrectionAt } = rendered;
  await select(
    db,
    sql`update ops.report_run
      set state = 'rendered', rendered_at = ${at}::timestamptz, version = ${version}::bigint, as_of = ${asOf}::timestamptz,
        rights = ${rights}, content = ${content}, problem = null, corrected_version = ${version}::bigint,
        next_correction_at = ${nextCorrectionAt}::timestamptz
      where run_id = ${runId}::uuid`,
  );
}

/** `nextTryAt` null: it is given up. */
export async function rememberFailedAttempt(
  db: Queryable,
  runId: string,
  { problem, nextTryAt, at }: { problem: string; nextTryAt: Date | null; at: Date },
): Promise<void> {
  await select(
    db,
    nextTryAt === null
      ? sql`update ops.report_run set state = 'failed', problem = ${problem}, finished_at = ${at}::timestamptz
          where run_id = ${runId}::uuid`
      : sql`update ops.report_run set problem = ${problem}, next_try_at = ${nextTryAt}::timestamptz
          where run_id = ${runId}::uuid`,
  );
}

/** Runs that are to be compared with what the warehouse says now. */
export async function runsToCorrect(db: Queryable, now: Date): Promise<string[]> {
  const rows = await select<{ runId: string }>(
    db,
    sql`select r.run_id as "runId" from ops.report_run r
      where r.next_correction_at <= ${now}::timestamptz
      order by r.next_correction_at, r.run_id`,
  );
  return rows.map(({ runId }) => runId);
}

/** `correction` null: nothing was found up to the version. `nextAt` null: it is not looked for any more. */
export async function rememberCorrection(
  db: Queryable,
  runId: string,
  { version, correction, nextAt }: { version: string | null; correction: string | null; nextAt: Date | null },
): Promise<void> {
  await select(
    db,
    sql`update ops.report_run
      set corrected_version = coalesce(${version}::bigint, corrected_version), correction = ${correction},
        next_correction_at = ${nextAt}::timestamptz
      where run_id = ${runId}::uuid`,
  );
}

/** Runs that were given up since then before anything was sent. */
export async function failedRunsSince(db: Queryable, since: Date): Promise<number> {
  const [row] = await select<{ runs: string }>(
    db,
    sql`select count(*) as runs from ops.report_run r where r.state = 'failed' and r.finished_at >= ${since}::timestamptz`,
  );
  return Number(row!.runs);
}

/** Removes runs that were due before then, with their links; the ids of those removed, at most `most`. */
export async function removeRuns(db: Queryable, before: Date, most: number): Promise<string[]> {
  const rows = await select<{ runId: string }>(
    db,
    sql`select r.run_id as "runId" from ops.report_run r
      where r.slot_at < ${before}::timestamptz and r.state <> 'due'
      order by r.slot_at limit ${most}`,
  );
  const ids = rows.map(({ runId }) => runId);
  if (ids.length === 0) return ids;
  const links = sql`select l.link_id from ops.report_link l where l.run_id = any(${ids}::uuid[])`;
  await select(db, sql`delete from ops.report_link_secret where link_id in (${links})`);
  await select(db, sql`delete from ops.report_link where run_id = any(${ids}::uuid[])`);
  await select(db, sql`delete from ops.report_run where run_id = any(${ids}::uuid[])`);
  return ids;
}

/** How a run is doing: its own state, and that of its messages. */
export const runStates = ['due', 'sending', 'sent', 'given_up', 'failed'] as const;
export type ReportRunState = (typeof runStates)[number];

const shownState = sql`case
  when r.state <> 'rendered' then r.state
  when ${hasMessageIn(sql`r.run_id`, ['waiting', 'sending'])} then 'sending'
  when ${hasMessageIn(sql`r.run_id`, ['given_up'])} then 'given_up'
  else 'sent'
end`;

/** A run as it is listed: without what it says. */
export interface ReportRunRow {
  runId: string;
  report: string;
  title: string;
  slotAt: string;
  trigger: ReportTrigger;
  state: ReportRunState;
  missedSlots: number;
  attempts: number;
  problem: string | null;
  renderedAt: string | null;
  version: string | null;
  asOf: string | null;
  nextTryAt: string | null;
  isCorrected: boolean;
  [column: string]: unknown;
}

/** Columns, ordering and conditions use the alias `r`. */
export const reportRunTable: Sql = sql`ops.report_run r`;

export const reportRunColumns: Sql = sql`${columnsOf('r', [
  ...['runId', 'report', 'slotAt', 'trigger', 'missedSlots', 'attempts', 'problem', 'renderedAt', 'asOf'],
])}, r.definition ->> 'title' as title, r.version::text as version, ${shownState} as state,
  case when r.state = 'due' then r.next_try_at end as "nextTryAt", r.correction is not null as "isCorrected"`;

export const reportRunOrdering = {
  description: 'The run that was due last first.',
  direction: 'desc',
  terms: [
    { expression: sql`r.slot_at`, type: 'timestamptz' },
    { expression: sql`r.run_id::text collate "C"`, type: 'text' },
  ],
} as const;

export interface ReportRunFilter {
  report?: string[] | null;
  state?: ReportRunState[] | null;
}

/** The filter as conditions on `reportRunTable`. */
export function reportRunConditions(scope: Scope, { report, state }: ReportRunFilter): Sql[] {
  const conditions = [withinSight(scope, sql`r.sources`)];
  if (report) conditions.push(sql`r.report = any(${report}::text[])`);
  if (state) conditions.push(sql`${shownState} = any(${state}::text[])`);
  return conditions;
}

export async function reportRunRow(db: Queryable, scope: Scope, runId: string): Promise<ReportRunRow | null> {
  const [row] = await select<ReportRunRow>(
    db,
    sql`select ${reportRunColumns} from ops.report_run r
      where r.run_id = ${runId}::uuid and ${withinSight(scope, sql`r.sources`)}`,
  );
  return row ?? null;
}

export async function latestRunOfReports(
  db: Queryable,
  scope: Scope,
  reports: readonly string[],
): Promise<ReportRunRow[]> {
  return select(
    db,
    sql`select distinct on (r.report) ${reportRunColumns} from ops.report_run r
      where r.report = any(${reports}::text[]) and ${withinSight(scope, sql`r.sources`)}
      order by r.report, r.slot_at desc, r.run_id desc`,
  );
}
