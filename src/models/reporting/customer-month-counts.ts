import { addDays, addUnits, type CalendarDate, dateKey } from '../../canonical/calendar-date.js';
import { fixedSql, nothing, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { emptyBlock } from '../customer-sets/blocks.js';
import { type CustomerPeriod, type HistoryCounts, wholeOf } from './customer-question.js';

/** Distinct customers of all channels in a period. */
export interface MonthCounts extends HistoryCounts {
  customers: number;
}

interface Asked {
  /** All that the periods are asked of. */
  channelKeys: readonly string[];
  /** Of whole months. */
  periods: readonly CustomerPeriod[];
  /** Without, new, returning and repeat customers are 0. */
  hasHistory: boolean;
}

export function isOfMonths({ spans }: CustomerPeriod): boolean {
  return spans.every(({ first, last }) => first.endsWith('-01') && addDays(last, 1).endsWith('-01'));
}

/**
 * The counts of each period, in order, by who did what in its months; null if there are other channels, for which only the kept
 * sets can answer.
 */
export async function monthCounts(
  db: Queryable,
  { channelKeys, periods, hasHistory }: Asked,
): Promise<MonthCounts[] | null> {
  const asked = periods.flatMap(monthsAsked);
  const column = <T>(of: (month: (typeof asked)[number]) => T): T[] => asked.map(of);
  // A period has a row even if nobody ordered in it: none at all says that there are other channels.
  const counts = await select<MonthCounts>(
    db,
    sql`with asked as (
        select * from unnest(
          ${column(({ place }) => place)}::integer[], ${column(({ monthKey }) => monthKey)}::integer[],
          ${column(({ isCounted }) => isCounted)}::boolean[], ${column(({ lastKey }) => lastKey)}::integer[]
        ) as a (place, month_key, is_counted, last_key)
      )
      ${hasHistory ? sql`, ${waiting}` : nothing}
      select ${hasHistory ? withHistory : customers}
      from generate_series(0, ${periods.length - 1}::integer) as p (place)
      left join ${hasHistory ? ofHistory : ofOrders} c on c.place = p.place
      where not exists (select 1 from warehouse.dim_channel d where d.channel_key <> all(${channelKeys}::text[]))
      order by p.place`,
  );
  if (counts.length === 0) return null;
  return hasHistory ? counts : counts.map((count) => ({ ...noHistory, ...count }));
}

export const noHistory: HistoryCounts = { newCustomers: 0, returningCustomers: 0, repeatCustomers: 0 };

/** All from the first to the last one. Customers are counted in those of the spans; the others may have their first and second orders. */
function monthsAsked(period: CustomerPeriod, place: number) {
  const { first, last } = wholeOf(period);
  const months = [];
  for (let month = first; month <= last; month = addUnits('month', month, 1)) {
    const isCounted = period.spans.some((span) => span.first <= month && month <= span.last);
    months.push({ place, monthKey: monthKeyOf(month), isCounted, lastKey: monthKeyOf(last) });
  }
  return months;
}

/** In Postgres' aggregates and operators a block that is not there is null, which takes no time; `bit_count` of it adds nothing. */
const ofStep = (step: string): Sql => sql`bit_or(m.customers) filter (where m.step = ${fixedSql(`'${step}'`)})`;

const ofOrders = sql`(
        select place, sum(bit_count(ordered)) as customers
        from (
          select a.place, m.block, bit_or(m.customers) as ordered
          from asked a
          join warehouse.agg_customer_months m on m.step = 'ordered' and m.month_key = a.month_key
          where a.is_counted
          group by a.place, m.block
        ) done
        group by place
      )`;

/** After each month in which that changed: who had ordered, and nothing of it was valid yet. */
const waiting = sql`waiting as materialized (
        select block, month_key, lead(month_key, 1, 999999) over so_far as next_key,
          bit_or(void) over so_far & ~coalesce(bit_or(valid) over so_far, ${fixedSql(emptyBlock)}) as customers
        from (
          select m.block, m.month_key, ${ofStep('void_first_order')} as void, ${ofStep('later_valid_order')} as valid
          from warehouse.agg_customer_months m
          where m.step in ('void_first_order', 'later_valid_order')
          group by m.block, m.month_key
        ) late
        window so_far as (partition by block order by month_key)
      )`;

const ofHistory = sql`(
        select k.place, sum(bit_count(ordered)) as customers,
          sum(bit_count(ordered & began)) as began, sum(bit_count(ordered & began_void)) as began_void,
          sum(bit_count(ordered & began & again)) as began_and_again, sum(bit_count(ordered & began_void & again)) as void_and_again,
          sum(bit_count(ordered & valid)) as valid, sum(bit_count(ordered & w.customers)) as waiting
        from (
          select a.place, a.last_key, m.block,
            bit_or(m.customers) filter (where m.step = 'ordered' and a.is_counted) as ordered, ${ofStep('first_order')} as began,
            ${ofStep('second_order')} as again, ${ofStep('void_first_order')} as began_void, ${ofStep('later_valid_order')} as valid
          from asked a
          -- With each step by its name, for the index.
          join warehouse.agg_customer_months m
            on m.step in ('ordered', 'first_order', 'second_order', 'void_first_order', 'later_valid_order')
            and m.month_key = a.month_key
          group by a.place, a.last_key, m.block
        ) k
        left join waiting w on w.block = k.block and k.last_key >= w.month_key and k.last_key < w.next_key
        group by k.place
      )`;

function monthKeyOf(date: CalendarDate): number {
  return Math.trunc(dateKey(date) / 100);
}

const number = (sum: Sql): Sql => sql`coalesce(${sum}, 0)::integer`;

const customers = sql`${number(sql`c.customers`)} as customers`;

const newCustomers = sql`coalesce(c.began, 0) + coalesce(c.valid, 0)`;

/**
 * Whoever is not new was there before, but for those who still wait for a valid order. Who has one order by the end of the period made
 * it in the period, and no second one.
 */
const withHistory = sql`${customers}, ${number(newCustomers)} as "newCustomers",
        ${number(sql`c.customers - (${newCustomers}) - coalesce(c.waiting, 0)`)} as "returningCustomers",
        ${number(sql`c.customers - (coalesce(c.began, 0) + coalesce(c.began_void, 0) - coalesce(c.began_and_again, 0) - coalesce(c.void_and_again, 0))`)} as "repeatCustomers"`;
