import { identifier, type Sql, sql, list } from '../../database/sql.js';
import type { CustomerCondition, DistinctMetric } from '../metrics/metric.js';
import { keyColumns, labelColumns, measureName } from './columns.js';
import { countedRows } from './fact-rows.js';
import { type Grouping, grouped } from './grouped.js';
import type { KeptCount } from './kept-counts.js';
import type { ReportPlan } from './plan.js';
import { rowsWanted } from './sums.js';
import type { Totals } from './totals.js';

/** One distinct count of facts: a value may be in several periods and groups, so each level is counted by itself. */
export function countedOnFacts(plan: ReportPlan, metric: DistinctMetric, grouping: Grouping): Sql {
  const fact = metric.fact === 'orders' && plan.perLine ? 'lines' : metric.fact;
  const { condition } = metric;
  const ends = sql`a.first_key, a.last_key, a.range_first_key, a.range_last_key`;
  return grouped(plan, grouping, {
    facts: {
      rows: countedRows(fact, rowsWanted(plan), metric.factColumn),
      customer: condition === undefined ? null : { key: sql`r.counted`, condition },
    },
    columns: [sql`r.counted`, ...(condition === undefined ? [] : [customerDays[condition].column, ends])],
    measure: (base, ofSide) => {
      if (base !== metric) return null;
      if (condition === undefined) return sql`count(distinct counted) ${ofSide}`;
      const { ofPeriod, ofRange } = customerDays[condition];
      const countIf = (holds: Sql): Sql => sql`count(distinct case when ${holds} then counted end) ${ofSide}`;
      const isOfRange = grouping.isRanking ? sql`true` : sql`grouping(no) = 1`;
      return sql`case when ${isOfRange} then ${countIf(ofRange)} else ${countIf(ofPeriod)} end`;
    },
  });
}

/** The counts that are already known, in the shape of those that are grouped. */
export function knownCounts(
  { question, bases, kept }: ReportPlan,
  totals: readonly Totals[],
  counts: readonly KeptCount[],
): Sql {
  const { by, sides } = question;
  const [keys, labels] = [keyColumns(by), labelColumns(by)];
  const isOfGroups = (count: KeptCount): boolean => count.keys === null && by.length > 0;
  const wanted = counts.filter((count) =>
    totals.some(({ ofPeriods, ofGroups }) => ofPeriods === (count.no === null) && ofGroups === isOfGroups(count)),
  );
  const column = <T>(of: (count: KeptCount) => T): T[] => wanted.map(of);
  const measures = bases.flatMap((base) =>
    sides.map((_, side) => {
      const isKept = kept.some(({ name }) => name === base.name);
      const value = isKept
        ? sql`case when metric = ${base.name}::text and side = ${side}::integer then count end`
        : sql`null::numeric`;
      return sql`${value} as ${identifier(measureName(base.name, side))}`;
    }),
  );
  return sql`select no, of_periods, case when not of_groups then false end as is_other ${list(keys)}, of_groups
      ${list(labels)} ${list(measures)}
    from unnest(
      ${column(({ no }) => no)}::integer[], ${column(({ no }) => no === null)}::boolean[],
      ${column(isOfGroups)}::boolean[], ${column(({ metric }) => metric.name)}::text[],
      ${column(({ side }) => side)}::integer[], ${column(({ count }) => count)}::bigint[]
      ${list(by.map((_, index) => sql`${column((count) => count.keys?.[index] ?? null)}::text[]`))}
      ${list(by.map((_, index) => sql`${column((count) => count.labels?.[index] ?? null)}::text[]`))}
    ) as known (no, of_periods, of_groups, metric, side, count ${list(keys)} ${list(labels)})`;
}

const firstOrderDay = sql`to_char(c.first_valid_order_date, 'YYYYMMDD')::integer as customer_day`;

/** The day of a customer on which a condition depends, and when it holds in a period and in the whole range. */
const customerDays: Record<CustomerCondition, { column: Sql; ofPeriod: Sql; ofRange: Sql }> = {
  new: {
    column: firstOrderDay,
    ofPeriod: sql`customer_day between first_key and last_key`,
    ofRange: sql`customer_day between range_first_key and range_last_key`,
  },
  returning: {
    column: firstOrderDay,
    ofPeriod: sql`customer_day < first_key`,
    ofRange: sql`customer_day < range_first_key`,
  },
  repeat: {
    column: sql`second.second_key as customer_day`,
    ofPeriod: sql`customer_day <= last_key`,
    ofRange: sql`customer_day <= range_last_key`,
  },
};
