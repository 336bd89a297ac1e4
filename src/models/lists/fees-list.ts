import { sql } from '../../database/sql.js';
import { reportingSources } from '../../ledger/sources/source-rows.js';
import { changedSince } from '../reporting/changed-since.js';
import { checkSources } from '../reporting/check-sources.js';
import { feeConditions, type FeeFilter } from '../reporting/fee-rows.js';
import type { ListContext, ListQuestion } from './list-question.js';

export type FeeListFilter = FeeFilter & { updatedSince?: string | null };

/** Fees `e`, with their source `ch`. `given` null: all. */
export async function feesList(context: ListContext, given: FeeListFilter | null): Promise<ListQuestion> {
  const filter = given ?? {};
  await checkSources(context, filter.source);
  return {
    from: sql`warehouse.fact_fees e join ${reportingSources(context.scope)} ch on ch.own_source_id = e.source_id`,
    conditions: [
      ...feeConditions(filter, context.today),
      ...(await changedSince(context.db, context.scope, filter.updatedSince, {
        kinds: ['reportedDay'],
        isAmong: (changed) =>
          sql`(e.source_id || ':' || e.account_id, 'fees/' || e.date_key) in (select changed.key, changed.part from ${changed} changed)`,
      })),
    ],
  };
}
