import { sql } from '../../database/sql.js';
import { adSpendConditions, type AdSpendFilter } from '../reporting/ad-spend-rows.js';
import { checkSources } from '../reporting/check-sources.js';
import { ofDay } from '../reporting/reported-row-columns.js';
import type { ListContext, ListQuestion } from './list-question.js';

/** Rows of advertising `a`, with their day `d` and source `ch`. `given` null: all. */
export async function adSpendList(context: ListContext, given: AdSpendFilter | null): Promise<ListQuestion> {
  const filter = given ?? {};
  await checkSources(context, filter.source);
  return {
    from: sql`warehouse.fact_ad_spend a ${ofDay(context.scope, 'ad_spend', 'a')}`,
    conditions: adSpendConditions(filter, context.today),
  };
}
