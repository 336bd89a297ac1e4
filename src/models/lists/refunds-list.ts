import { sql } from '../../database/sql.js';
import { changedSince } from '../reporting/changed-since.js';
import { channelKeys } from '../reporting/channel-keys.js';
import type { ChannelFilter } from '../reporting/channels.js';
import { refundConditions, type RefundFilter } from '../reporting/refund-rows.js';
import type { ListContext, ListQuestion } from './list-question.js';

export type RefundsListFilter = RefundFilter & ChannelFilter & { updatedSince?: string | null };

/** Rows of refunds `r`. `given` null: all but those of test orders. */
export async function refundsList(context: ListContext, given: RefundsListFilter | null): Promise<ListQuestion> {
  const { db, scope, today } = context;
  const asked: RefundsListFilter = given ?? { isTest: false };
  return {
    from: sql`warehouse.fact_refunds r`,
    conditions: [
      ...refundConditions(scope, asked, await channelKeys(context, asked), today),
      ...(await changedSince(db, scope, asked.updatedSince, {
        kinds: ['refund'],
        isAmong: (changed) =>
          sql`(r.order_key, r.refund_key) in (select changed.key, changed.part from ${changed} changed)`,
      })),
    ],
  };
}
