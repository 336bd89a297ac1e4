import { identifier, join, type Sql, sql } from '../../database/sql.js';
import { onlySources } from '../../ledger/scope/scope.js';
import { columnsOf, metricExpression } from '../metrics/metric-sql.js';
import type { StoredMetric } from '../metrics/metric.js';
import { basesOf } from '../metrics/registry.js';
import { dateKey } from '../reporting/calendar-date.js';
import { mergeRanges } from '../reporting/day-range.js';
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

const ranked = 'net_sales';

/**
 * Tables for a report of the first customers by net sales, so that the orders of all others are not read; null: it needs all.
 *
 * `best_customer`: everybody whose bound is no lower than the net sales of the last of the first customers, as the leading ones have
 * it. Nobody else can be among the first. Empty if these would be too many, or too few of the leading customers bought anything.
 */
export function bestCustomerTables(plan: ReportPlan): Sql[] | null {
  const { question } = plan;
  if (!isOfFirstCustomers(plan)) return null;
  const { channelKeys, top } = question;
  const { count } = top!;
  const ranges = mergeRanges(question.sides[0]!.map(({ first, last }) => ({ from: first, to: last })));
  const measures = basesOf([ranked]) as StoredMetric[];
  const rows = factRowsOf(sql`leading_customer`, { carriers: ['customer_key'], ranges, channelKeys }, measures);
  const sums = measures.map(({ name }) => sql`sum(r.${identifier(name)}) as ${identifier(name)}`);
  const isAsked = join(
    ranges.map(({ from, to }) => sql`a.date_key between ${dateKey(from)}::integer and ${dateKey(to)}::integer`),
    ' or ',
  );
  return [
    sql`leading_customer as materialized (
      select customer_key from warehouse.dim_customer order by net_sales_bound desc limit ${count * leading.forEach + leading.besides}
    )`,
    sql`least_net_sales as materialized (
      select ${metricExpression(columnsOf('s'), ranked)} as net_sales
      from (select ${join(sums, ', ')} from ${rows} r where r.customer_key is not null group by r.customer_key) s
      order by net_sales desc offset ${count - 1} limit 1
    )`,
    sql`most_customers as materialized (
      select greatest(${fewCustomers}::bigint, coalesce(sum(a.orders), 0)::bigint / ${ordersForCustomer}::integer) as customers
      from warehouse.agg_daily_summary a
      where ${isAsked}
    )`,
    sql`possible_customer as materialized (
      select c.customer_key
      from warehouse.dim_customer c
      where c.net_sales_bound >= (select net_sales from least_net_sales)
      -- For the index.
      order by c.net_sales_bound desc limit (select customers + 1 from most_customers)
    )`,
    sql`best_customer as materialized (
      select customer_key
      from possible_customer
      where (select count(*) from possible_customer) <= (select customers from most_customers)
    )`,
  ];
}

/** Rows of the best customers, or `all` if there is none. */
export function rowsOfBest(all: Sql, best: Sql): Sql {
  return sql`(select * from ${best} best union all select * from ${all} every_one where not exists (select 1 from best_customer))`;
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
    top?.hasOther === false &&
    first?.by === 'metric' &&
    first.metric === ranked &&
    first.isDescending &&
    neededTotals(question).every(({ ofGroups }) => !ofGroups)
  );
}
