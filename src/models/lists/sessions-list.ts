import { sql } from '../../database/sql.js';
import { changedSince } from '../reporting/changed-since.js';
import { checkSources } from '../reporting/check-sources.js';
import { ofDay } from '../reporting/reported-row-columns.js';
import { sessionConditions, type SessionsFilter } from '../reporting/session-rows.js';
import type { ListContext, ListQuestion } from './list-question.js';

export type SessionsListFilter = SessionsFilter & { updatedSince?: string | null };

/** Rows of visits `v`, with their day `d` and source `ch`. `given` null: all. */
export async function sessionsList(context: ListContext, given: SessionsListFilter | null): Promise<ListQuestion> {
  const filter = given ?? {};
  await checkSources(context, filter.source);
  return {
    from: sql`warehouse.fact_sessions v ${ofDay(context.scope, 'sessions', 'v')}`,
    conditions: [
      ...sessionConditions(filter, context.today),
      ...(await changedSince(context.db, context.scope, filter.updatedSince, {
        kinds: ['reportedDay'],
        isAmong: (changed) =>
          sql`(v.source_id || ':' || v.account_id, 'sessions/' || v.date_key) in (select changed.key, changed.part from ${changed} changed)`,
      })),
    ],
  };
}
