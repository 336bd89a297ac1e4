import { type Queryable, select, sql } from '../../database/sql.js';
import type { Scope } from '../../ledger/scope/scope.js';
import { reportingSources } from '../../ledger/sources/source-rows.js';
import type { ReportedFact } from '../metrics/metric.js';
import { partitionKinds } from '../metrics/reported-facts.js';
import { dateOfKey } from '../reporting/calendar-date.js';
import type { Range } from '../reporting/day-range.js';
import type { ReportQuestion } from './question.js';
import { type AskedReported, nothingReported } from './reported/reported-question.js';

/** The question with the days that its sources have reported, if it asks for such. */
export async function withKnownDays(db: Queryable, question: ReportQuestion): Promise<ReportQuestion> {
  const { reported, scope } = question;
  if (!reported) return question;
  return { ...question, reported: { ...reported, known: await knownDays(db, scope, reported) } };
}

async function knownDays(
  db: Queryable,
  scope: Scope,
  { isSelected }: Pick<AskedReported, 'isSelected'>,
): Promise<AskedReported['known']> {
  const rows = await select<{ kind: string; first: number; last: number }>(
    db,
    sql`select r.kind, min(r.date_key) as first, max(r.date_key) as last
      from warehouse.reported_day r
      join ${reportingSources(scope)} ch on ch.own_source_id = r.source_id
      where r.kind = any(${[...new Set(Object.values(partitionKinds))]}::text[]) and ${isSelected}
      group by r.kind`,
  );
  const ofKind = new Map(
    rows.map(({ kind, first, last }): [string, Range] => [kind, { from: dateOfKey(first), to: dateOfKey(last) }]),
  );
  const known = Object.entries(partitionKinds).map(([fact, kind]) => [fact, ofKind.get(kind) ?? null]);
  return { ...nothingReported, ...(Object.fromEntries(known) as Record<ReportedFact, Range | null>) };
}
