import { sql } from '../../database/sql.js';
import { adSpendConditions, type AdSpendFilter } from '../reporting/ad-spend-rows.js';
import { changedSince } from '../reporting/changed-since.js';
import { checkSources } from '../reporting/check-sources.js';
import { ofDay } from '../reporting/reported-row-columns.js';
import type { ListContext, ListQuestion } from './list-question.js';

export type AdSpendListFilter = AdSpendFilter & { updatedSince?: string | null };

/** Rows of advertising `a`, with their day `d` and source `ch`. `given` null: all. */
export async function adSpendList(context: ListContext, given: AdSpendListFilter | null): Promise<ListQuestion> {
  const filter = given ?? {};
  await checkSources(context, filter.source);
  return {
    from: sql`warehouse.fact_ad_spend a ${ofDay(context.scope, 'ad_spend', 'a')}`,
    conditions: [
      ...adSpendConditions(filter, context.today),
      ...(await changedSince(context.db, context.scope, filter.updatedSince, {
        kinds: ['reportedDay'],
        isAmong: (changed) =>
          sql`(a.source_id || ':' || a.account_id, 'ad_spend/' || a.date_key) in (select changed.key, changed.part from ${changed} changed)`,
      })),
    ],
  };
}
