import Big from 'big.js';
import { type CalendarDate, dateKey } from '../../../canonical/calendar-date.js';
import { allOf, type Queryable, type Sql, select, sql } from '../../../database/sql.js';
import { onlySources, type Scope } from '../../../ledger/scope/scope.js';
import { servedDecimals } from '../../metrics/metric.js';
import { trimDecimal } from '../amount.js';
import type { ChannelGroup } from '../channels.js';
import { groupTables } from '../group-tables.js';
import { InvalidInputError } from '../invalid-input.js';
import { type CohortPeriod, endOf, periodStart, periodsFrom } from './cohort-period.js';
import { firstOrdersIn } from './first-orders.js';

export const maxCohortCells = 7500;

interface CohortQuestion {
  period: CohortPeriod;
  /** Conditions on `warehouse.dim_date d`: periods with at least one matching day are cohorts, whole. */
  days: Sql[];
  /** The channels of the first order; a breakdown by product needs one group of all of them. */
  groups: ChannelGroup[];
  /** Only customers whose first order had one of these products; null: all. */
  productKeys: readonly string[] | null;
  isByProduct: boolean;
  /** The first and the latest day with known trade: no cohort begins after the one, and no cell after the other. */
  known: { first: CalendarDate; latest: CalendarDate };
}

interface CohortCell {
  /** Periods since that of the first order, which is 0. */
  index: number;
  from: CalendarDate;
  to: CalendarDate;
  customers: number;
  orders: number;
  /** Of these orders, less everything returned of them. An exact decimal. */
  netSales: string;
  /** Customers divided by the size of the cohort, rounded to six decimals; null without customers. */
  retention: string | null;
}

interface Cohort {
  from: CalendarDate;
  to: CalendarDate;
  /** Of a channel group, or a product. */
  groupKey: string;
  size: number;
  cells: CohortCell[];
}

/** Null beside the start: a cohort without customers. */
interface CellRow {
  cohortStart: CalendarDate;
  groupKey: string | null;
  periodStart: CalendarDate;
  customers: string;
  orders: string;
  netSales: string;
}

/** Whether the aggregate can answer. Otherwise the days of all customers, or in a narrower scope all orders, are read. */
export function answersFromAggregate(
  scope: Scope,
  { productKeys, isByProduct }: Pick<CohortQuestion, 'productKeys' | 'isByProduct'>,
): boolean {
  return onlySources(scope) === null && productKeys === null && !isByProduct;
}

/**
 * One cohort per period and group, in order, each with a cell for every period up to that of the latest known day.
 * Refuses more than `maxCohortCells` cells.
 */
export async function customerCohorts(db: Queryable, scope: Scope, question: CohortQuestion): Promise<Cohort[]> {
  const { period, days, groups, known } = question;
  if (groups.length === 0) return [];
  const cells = answersFromAggregate(scope, question) ? fromAggregate(period) : fromOrders(scope, question);
  const rows = await select<CellRow>(
    db,
    sql`with ${groupTables(groups)},
    asked as materialized (
      select distinct ${periodStart[period]} as cohort_start from warehouse.dim_date d
      where d.date_key between ${dateKey(known.first)} and ${dateKey(known.latest)} and ${allOf(days)}
    ),
    ${cells}
    select k.cohort_start as "cohortStart", c.group_key as "groupKey", c.period_start as "periodStart",
      c.customers, c.orders, c.net_sales as "netSales"
    from asked k
    left join cell c on c.cohort_start = k.cohort_start
    order by k.cohort_start`,
  );
  return assembled(rows, question);
}

// As an array, so that the cohorts are looked up in the key: joined, all of the period would be read.
function fromAggregate(period: CohortPeriod): Sql {
  return sql`cell as (
    select a.cohort_start, m.group_key, a.period_start,
      sum(a.customers) as customers, sum(a.orders) as orders, sum(a.net_sales) as net_sales
    from warehouse.agg_customer_cohorts a
    join member m on m.channel_key = a.channel_key
    where a.period = ${period} and a.cohort_start = any(array(select asked.cohort_start from asked))
    group by a.cohort_start, m.group_key, a.period_start
  )`;
}

function fromOrders(scope: Scope, { period, productKeys, isByProduct }: CohortQuestion): Sql {
  const product = sql`first_product as (
    select distinct i.order_key, i.product_key
    from warehouse.fact_order_items i
    where i.product_key is not null
      and ${productKeys === null ? sql`true` : sql`i.product_key = any(${productKeys}::text[])`}
  ),`;
  const hasProduct = isByProduct
    ? sql`join first_product p on p.order_key = f.order_key`
    : sql`${productKeys === null ? sql`` : sql`join (select distinct order_key from first_product) p on p.order_key = f.order_key`}`;
  return sql`${firstOrdersIn(scope)},
  ${isByProduct || productKeys !== null ? product : sql``}
  member_of as materialized (
    select f.customer_key, ${periodStart[period]} as cohort_start,
      ${isByProduct ? sql`p.product_key` : sql`m.group_key`} as group_key
    from first_order f
    join warehouse.dim_date d on d.date_key = f.date_key
    join member m on m.channel_key = f.channel_key
    ${hasProduct}
    where ${periodStart[period]} in (select asked.cohort_start from asked)
  ),
  cell as (
    select c.cohort_start, c.group_key, ${periodStart[period]} as period_start,
      count(distinct c.customer_key) as customers, sum(o.orders) as orders, sum(o.net_sales) as net_sales
    from member_of c
    join ordered o on o.customer_key = c.customer_key
    join warehouse.dim_date d on d.date_key = o.date_key
    group by c.cohort_start, c.group_key, ${periodStart[period]}
  )`;
}

function assembled(rows: readonly CellRow[], { period, groups, isByProduct, known }: CohortQuestion): Cohort[] {
  const starts = [...new Set(rows.map(({ cohortStart }) => cohortStart))];
  const groupKeys = isByProduct
    ? [...new Set(rows.flatMap(({ groupKey }) => groupKey ?? []))].sort()
    : groups.map(({ key }) => key);
  const found = new Map(rows.map((row) => [cellKey(row.cohortStart, row.groupKey, row.periodStart), row]));
  const periods = new Map(starts.map((start) => [start, periodsFrom(period, start, known.latest)]));
  const count = groupKeys.length * [...periods.values()].reduce((sum, { length }) => sum + length, 0);
  if (count > maxCohortCells) throw tooManyCells(starts.length, groupKeys.length, isByProduct);
  return starts.flatMap((from) =>
    groupKeys.map((groupKey) => {
      const size = Number(found.get(cellKey(from, groupKey, from))?.customers ?? 0);
      const cells = periods.get(from)!.map((start, index) => {
        const { customers = '0', orders = '0', netSales = '0' } = found.get(cellKey(from, groupKey, start)) ?? {};
        return {
          ...{ index, from: start, to: endOf(period, start), netSales },
          ...{ customers: Number(customers), orders: Number(orders), retention: shareOf(customers, size) },
        };
      });
      return { from, to: endOf(period, from), groupKey, size, cells };
    }),
  );
}

function cellKey(cohortStart: CalendarDate, groupKey: string | null, start: CalendarDate): string {
  return `${cohortStart} ${start} ${groupKey}`;
}

function shareOf(customers: string, size: number): string | null {
  return size === 0 ? null : trimDecimal(new Big(customers).div(size).round(servedDecimals, Big.roundHalfUp).toFixed());
}

function tooManyCells(cohorts: number, groups: number, isByProduct: boolean): InvalidInputError {
  const times = groups === 1 ? '' : ` times ${groups} rows of the breakdown`;
  const fewerRows = isByProduct ? ', name the products in "firstProduct"' : groups === 1 ? '' : ', or no breakdown';
  return new InvalidInputError(
    `${cohorts} cohorts${times} have more than ${maxCohortCells} cells, which is the most that an answer may have. ` +
      `Use a shorter range of first orders or a longer period${fewerRows}, and combine the answers.`,
    'filter.firstOrder',
  );
}
