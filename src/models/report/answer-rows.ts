import { alias, fixedSql, join, nothing, type Sql, sql } from '../../database/sql.js';
import { measureColumns } from './cells.js';
import { figureColumn, list, measuresOfSide } from './columns.js';
import { figureColumns, needsShare } from './figures.js';
import { havingOf, rowOrder } from './order.js';
import type { ReportPlan } from './plan.js';
import { maxReportRows } from './spans.js';

/** The rows of periods and groups. */
export function answerRows(plan: ReportPlan, levelNo: number): Sql {
  const { question } = plan;
  const { figures, top, movingAverage } = question;
  const hasOther = top?.hasOther ?? false;
  const isShown = top ? (hasOther ? sql`true` : sql`not cell.is_other`) : havingOf(question, measuresOfSide('cell', 0));
  const preceding = fixedSql(String(movingAverage - 1));
  return sql`(select ${levelNo}::integer as "levelNo", "place", 'rows' as "level", "no", "isOther", "keys", "labels"
      ${list(figures.map((wanted) => alias(figureColumn(wanted))))}
    from (
      select row_number() over (order by ${join(rowOrder(question), ', ')}) as "place", ${isShown} as is_shown,
        cell.no as "no", cell.is_other as "isOther", cell.keys as "keys", cell.labels as "labels"
        ${list(figureColumns(question, { isOfRows: true }))}
      from ${question.isFilled ? filledCells(plan) : cellsOfRows(plan)} cell
      ${needsShare(question) ? sql`left join cells whole on whole.no = cell.no and not whole.of_periods and whole.of_groups` : nothing}
      window so_far as (partition by cell.is_other, cell.keys order by cell.no),
        recent as (partition by cell.is_other, cell.keys order by cell.no rows between ${preceding} preceding and current row)
    ) shown
    where is_shown
    order by "place" limit ${maxReportRows + 1})`;
}

function cellsOfRows(plan: ReportPlan): Sql {
  return sql`(select c.no, c.is_other, c.keys, c.labels ${measuresOfCells(plan)}
    from cells c
    where not c.of_periods and not c.of_groups)`;
}

/** Each group in each period. */
function filledCells(plan: ReportPlan): Sql {
  const groups =
    plan.question.by.length === 0
      ? sql`(select false as is_other, '{}'::text[] as keys, '{}'::text[] as labels)`
      : sql`(select is_other, keys, max(labels) as labels from cells where not of_groups group by is_other, keys)`;
  return sql`(select s.no, g.is_other, g.keys, g.labels ${measuresOfCells(plan)}
    from (select distinct no from asked where side = 0) s
    cross join ${groups} g
    left join cells c on c.no = s.no and c.keys = g.keys and c.is_other = g.is_other and not c.of_periods and not c.of_groups)`;
}

function measuresOfCells(plan: ReportPlan): Sql {
  return list(measureColumns(plan).map((measure) => sql`c.${measure}`));
}
