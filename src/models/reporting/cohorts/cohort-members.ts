import type { CalendarDate } from '../../../canonical/calendar-date.js';
import { allOf, type Sql, sql } from '../../../database/sql.js';
import type { Scope } from '../../../ledger/scope/scope.js';
import { type ChannelDirectory, type ChannelFilter, selectChannels } from '../channels.js';
import { type DateFilter, dateConditions } from '../date-filter.js';
import { firstOrdersIn } from './first-orders.js';

/** Whose customers: of a cohort, or with `ordered` of one of its cells. Channels are those of the first valid order. */
export interface CohortMembers extends ChannelFilter {
  /** The day of the first valid order. */
  firstOrder: DateFilter;
  /** The day of any valid order. */
  ordered?: DateFilter | null;
}

interface MembersContext {
  scope: Scope;
  /** In the reporting time zone. */
  today: CalendarDate;
  channels(): Promise<ChannelDirectory>;
}

/** The condition that a customer, by the key, is one of those that `customerCohorts` counts. `argument`: where the members were asked for. */
export async function isCohortMember(
  customerKey: Sql,
  members: CohortMembers,
  { scope, today, channels }: MembersContext,
  argument: string,
): Promise<Sql> {
  const { firstOrder, ordered } = members;
  const selected = selectChannels(await channels(), members, argument);
  const conditions = dateConditions(firstOrder, today, `${argument}.firstOrder`);
  if (selected) conditions.push(sql`f.channel_key = any(${selected.map(({ channelKey }) => channelKey)}::text[])`);
  if (ordered) {
    const days = allOf(dateConditions(ordered, today, `${argument}.ordered`));
    conditions.push(sql`f.customer_key in (
      select o.customer_key from ordered o join warehouse.dim_date d on d.date_key = o.date_key where ${days}
    )`);
  }
  return sql`${customerKey} in (
    with ${firstOrdersIn(scope)}
    select f.customer_key
    from first_order f
    join warehouse.dim_date d on d.date_key = f.date_key
    where ${allOf(conditions)}
  )`;
}
