import { identifier, join, nothing, type Sql, sql, list } from '../../database/sql.js';
import { array, keyColumns, labelColumns, measureName } from './columns.js';
import type { Grouping } from './grouped.js';
import { placeOf } from './order.js';
import type { ReportPlan } from './plan.js';
import { isOfChanges } from './question.js';

/**
 * `stock_summed` as cells, like `grouped`. Groups are added up; periods are not: a total over them has its own rows.
 */
export function groupedStock(plan: ReportPlan, { totals, isRanking }: Grouping): Sql {
  const { by, top, sides } = plan.question;
  const [keys, labels] = [keyColumns(by), labelColumns(by)];
  const isTop = top !== null && !isRanking;
  const { isFirst, isOther } = placeOf(plan.question);
  const shown = (column: Sql): Sql =>
    isTop ? sql`case when ${isFirst} then r.${column} end as ${column}` : sql`r.${column}`;
  const measures = plan.bases.flatMap(({ kind, name }) =>
    sides.map((_, side) => {
      const value =
        kind === 'stock' ? sql`sum(${identifier(name)}) filter (where side = ${side}::integer)` : sql`null::numeric`;
      return sql`${value} as ${identifier(measureName(name, side))}`;
    }),
  );
  const wanted = totals.map(
    ({ ofPeriods, ofGroups }) => sql`(of_periods = ${ofPeriods} and grouping(is_other) = ${ofGroups ? 1 : 0}::integer)`,
  );
  return sql`select no, of_periods, is_other ${list(keys)}, grouping(is_other) = 1 as of_groups
      ${list(labels.map((label) => sql`max(${label}) as ${label}`))} ${list(measures)}
    from (
      select r.side, r.no, r.of_periods, ${isTop ? isOther : sql`false`} as is_other
        ${list([...keys, ...labels].map(shown))} ${list(plan.stock.map(({ name }) => sql`r.${identifier(name)}`))}
      from stock_summed r
      ${isTop ? sql`left join top_group t on t.keys = ${array(keys.map((key) => sql`r.${key}`))}` : nothing}
      ${isRanking && !isOfChanges(plan.question) ? sql`where r.side = 0` : nothing}
    ) tagged
    group by grouping sets ((no, of_periods, is_other ${list(keys)}), (no, of_periods))
    having (${join(wanted, ' or ')}) ${isTop ? sql`and (grouping(is_other) = 1 or is_other is not null)` : nothing}`;
}
