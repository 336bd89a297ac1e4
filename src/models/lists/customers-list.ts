import { sql } from '../../database/sql.js';
import { changedSince } from '../reporting/changed-since.js';
import { channelKeys } from '../reporting/channel-keys.js';
import type { ChannelFilter } from '../reporting/channels.js';
import { type CohortMembers, isCohortMember } from '../reporting/cohorts/cohort-members.js';
import { customerConditions, type CustomerFilter } from '../reporting/customer-rows.js';
import { customersIn } from '../reporting/customers-in-scope.js';
import { askedWords, customerCountry } from '../reporting/known-words.js';
import type { ListContext, ListQuestion } from './list-question.js';

export type CustomersListFilter = CustomerFilter &
  ChannelFilter & { cohort?: CohortMembers | null; updatedSince?: string | null };

/** Customers `c`; a filter by RFM segment is apart, since it is judged on a snapshot. `given` null: all. */
export async function customersList(context: ListContext, given: CustomersListFilter | null): Promise<ListQuestion> {
  const { db, scope, today } = context;
  const filter: CustomersListFilter = given ?? {};
  const asked = { ...filter, country: await askedWords(db, scope, filter.country, customerCountry) };
  return {
    from: customersIn(scope),
    conditions: [
      ...customerConditions(asked, await channelKeys(context, asked), today),
      ...(asked.cohort ? [await isCohortMember(sql`c.customer_key`, asked.cohort, context, 'filter.cohort')] : []),
      ...(await changedSince(db, scope, asked.updatedSince, {
        kinds: ['customer'],
        isAmong: (changed) => sql`c.customer_key in (select changed.key from ${changed} changed)`,
      })),
    ],
  };
}
