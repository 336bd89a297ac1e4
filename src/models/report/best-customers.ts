import { dateKey } from '../../canonical/calendar-date.js';
import { fixedSql, identifier, join, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { onlySources } from '../../ledger/scope/scope.js';
import { aggregatesAreCounted } from '../../ledger/warehouse-version/version.js';
import { type Grain, grains, measuresOf } from '../metrics/grains.js';
import { columnsOf, metricExpression } from '../metrics/metric-sql.js';
import type { StoredMetric } from '../metrics/metric.js';
import { basesOf } from '../metrics/registry.js';
import { mergeRanges, type Range } from '../reporting/day-range.js';
import { factRowsOf } from './fact-rows.js';
import type { ReportPlan } from './plan.js';
import { isHourly } from './question.js';
import { neededTotals } from './totals.js';

/** How many customers with the highest bounds are added up first: for each one asked for, and besides. */
const leading = { forEach: 2, besides: 10 };
/** So many may be read one by one, whatever is in the range. */
const fewCustomers = 100;
/** The orders of a range that cost as much to read as one customer's. */
const ordersForCustomer = 10;
/** Of more years, the bound over all time is as good as the sum of theirs. */
const mostYears = 2;

const ranked = 'net_sales';

/** In place of the key of a customer: all who are not among the best ones. */
export const restKey = '';

/** The customers of whom orders are read. */
export interface BestCustomers {
  keys: readonly string[];
  /**
   * An aggregate of days with the sums of everybody: less those of the customers, they are the sums of all others. null: the answer has
   * no others.
   */
  everybody: Grain | null;
}

/**
 * The customers that may be among the first of a report of the first ones by net sales, so that the orders of all others are not read;
 * null: it needs all.
 *
 * They are everybody whose bound is no lower than the net sales of the last of the first customers, as the leading ones by their bounds
 * have it. Nobody else can be among the first. null, too, if these would be too many, or too few of the leading ones bought anything, or
 * orders changed since the bounds and sums of everybody were rolled up.
 */
export async function bestCustomers(db: Queryable, plan: ReportPlan): Promise<BestCustomers | null> {
  const everybody = withEverybody(plan);
  if (!isOfFirstCustomers(plan) || everybody === undefined) return null;
  const { channelKeys, sides, top } = plan.question;
  const { count } = top!;
  const ranges = mergeRanges(sides[0]!.map(({ first, last }) => ({ from: first, to: last })));
  const measures = basesOf([ranked]) as StoredMetric[];
  const { tables, highest, possible } = boundsOf(ranges);
  const rows = factRowsOf(
    sql`array(${highest(count * leading.forEach + leading.besides)})`,
    { carriers: ['customer_key'], ranges, channelKeys },
    measures,
  );
  const sums = measures.map(({ name }) => sql`sum(r.${identifier(name)}) as ${identifier(name)}`);
  const isAsked = join(
    ranges.map(({ from, to }) => sql`a.date_key between ${dateKey(from)}::integer and ${dateKey(to)}::integer`),
    ' or ',
  );
  const [found] = await select<{ customers: string[] | null }>(
    db,
    sql`with least as materialized (
      select ${metricExpression(columnsOf('s'), ranked)} as net_sales
      from (select ${join(sums, ', ')} from ${rows} r group by r.customer_key) s
      order by net_sales desc offset ${count - 1} limit 1
    ),
    most as materialized (
      select greatest(${fewCustomers}::bigint, coalesce(sum(a.orders), 0)::bigint / ${ordersForCustomer}::integer) as customers
      from warehouse.agg_daily_summary a
      where ${isAsked}
    ),
    ${tables}
    possible as materialized (${possible})
    select case when count(*) between 1 and (select customers from most) then array_agg(customer_key) end as customers
    from possible
    where not exists (select from ops.dirty_order) and ${fixedSql(aggregatesAreCounted)}`,
  );
  return found!.customers && { keys: found!.customers, everybody };
}

interface Bounds {
  tables: Sql;
  /** The keys of so many customers, or somewhat more, with the highest bounds. */
  highest: (count: number) => Sql;
  /** The keys of all whose bound is no lower than the `net_sales` of `least`; if they are too many, more than `most`. */
  possible: Sql;
}

/** By the years of the ranges, or over all time. */
function boundsOf(ranges: readonly Range[]): Bounds {
  const [first, last] = [ranges[0]!.from, ranges.at(-1)!.to].map((day) => Number(day.slice(0, 4)));
  const years = Array.from({ length: last! - first! + 1 }, (_, place) => first! + place);
  const tooMany = sql`(select customers + 1 from most)`;
  if (years.length > mostYears) {
    return {
      tables: sql``,
      highest: (count) =>
        sql`select customer_key from warehouse.dim_customer order by net_sales_bound desc limit ${count}`,
      // In an order for the index.
      possible: sql`select customer_key
        from warehouse.dim_customer
        where net_sales_bound >= (select net_sales from least)
        order by net_sales_bound desc limit ${tooMany}`,
    };
  }
  const ofEachYear = (chosen: Sql): Sql => sql`select distinct of_year.customer_key
    from unnest(${years}::integer[]) as y (year)
    cross join lateral (
      select customer_key from warehouse.agg_customer_years where year = y.year ${chosen}
    ) of_year`;
  return {
    // Whoever reaches the least in all years has at least an equal share of it in one. Who has no bound is not in the table.
    tables: sql`high_in_a_year as materialized (
      ${ofEachYear(sql`
        and net_sales_bound >= (select net_sales / ${years.length}::integer from least where net_sales > 0)
        order by net_sales_bound desc limit ${tooMany}`)}
    ),`,
    highest: (count) => ofEachYear(sql`order by net_sales_bound desc limit ${count}`),
    possible: sql`select a.customer_key
      from high_in_a_year h
      join warehouse.agg_customer_years a on a.customer_key = h.customer_key and a.year = any(${years}::integer[])
      where (select count(*) from high_in_a_year) <= (select customers from most)
      group by a.customer_key
      having sum(a.net_sales_bound) >= (select net_sales from least)`,
  };
}

/** Whether only the first groups are in the answer, groups are customers, and net sales alone say which are the first. */
function isOfFirstCustomers({ question, sums, counted, stock, kept, readsSums }: ReportPlan): boolean {
  const { by, conditions, customersWhoOrdered, days, having, order, scope, top } = question;
  const first = order.find((each) => each.by === 'metric');
  return (
    readsSums &&
    sums === null &&
    counted.length + stock.length + kept.length === 0 &&
    by.length === 1 &&
    by[0]!.name === 'customer' &&
    conditions.length + customersWhoOrdered.length + days.length + having.length === 0 &&
    !isHourly(question) &&
    onlySources(scope) === null &&
    top !== null &&
    first?.by === 'metric' &&
    first.metric === ranked &&
    first.changeFrom === undefined &&
    first.isDescending
  );
}

/** See `BestCustomers`: the smallest one; undefined: none has all measures. */
function withEverybody({ question, stored }: ReportPlan): Grain | null | undefined {
  const { top } = question;
  if (top?.hasOther === false && neededTotals(question).every(({ ofGroups }) => !ofGroups)) return null;
  return grains.find(
    (grain) => grain.period === 'day' && stored.every((measure) => measuresOf(grain).includes(measure)),
  );
}
