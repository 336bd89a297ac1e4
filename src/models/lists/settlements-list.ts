import { sql } from '../../database/sql.js';
import { checkSources } from '../reporting/check-sources.js';
import { settlementConditions, type SettlementFilter } from '../reporting/settlement-rows.js';
import type { ListContext, ListQuestion } from './list-question.js';

/** Settlements `st`. `given` null: all. */
export async function settlementsList(context: ListContext, given: SettlementFilter | null): Promise<ListQuestion> {
  const filter = given ?? {};
  await checkSources(context, filter.source);
  return { from: sql`warehouse.settlement st`, conditions: settlementConditions(context.scope, filter) };
}
