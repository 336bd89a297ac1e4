import { alias, fixedSql, join, nothing, type Sql, sql, list } from '../../database/sql.js';
import { measureColumns } from './cells.js';
import { array, figureColumn, keyColumns, labelColumns, measuresOfSide } from './columns.js';
import { figureColumns, needsShare } from './figures.js';
import { havingOf, rowOrder } from './order.js';
import type { ReportPlan } from './plan.js';
import type { ReportQuestion } from './question.js';
import { periodsShown } from './span-tables.js';
import { maxReportRows } from './spans.js';

/** The rows of periods and groups. */
export function answerRows(plan: ReportPlan, levelNo: number): Sql {
  const { question } = plan;
  const { figures, top, movingAverage, mostRows = maxReportRows } = question;
  const hasOther = top?.hasOther ?? false;
  const isShown = top
    ? hasOther
      ? sql`true`
      : sql`not cell.is_other`
    : havingOf(question, measuresOfSide(question, 'cell', 0));
  // Too many rows are refused before most of them are made: enough are shown to see that.
  const isAnswer = question.isFilled
    ? sql`${isShown} or (select count(*) from slot) > ${maxReportRows}::integer`
    : isShown;
  const preceding = fixedSql(String(movingAverage - 1));
  return sql`(select ${levelNo}::integer as "levelNo", "place", 'rows' as "level", "no", "isOther", "keys", "labels"
      ${list(figures.map((wanted) => alias(figureColumn(wanted))))}
    from (
      select row_number() over (order by ${join(rowOrder(question), ', ')}) as "place", (${isAnswer}) as is_shown,
        cell.no as "no", cell.is_other as "isOther", cell.keys as "keys", cell.labels as "labels"
        ${list(figureColumns(question, { isOfRows: true }))}
      from ${question.isFilled ? filledCells(plan) : cellsOfRows(plan)} cell
      ${needsShare(question) ? sql`left join cells whole on whole.no = cell.no and not whole.of_periods and whole.of_groups` : nothing}
      window so_far as (partition by cell.is_other, cell.keys order by cell.no),
        recent as (partition by cell.is_other, cell.keys order by cell.no rows between ${preceding} preceding and current row)
    ) shown
    where is_shown
    order by "place" limit ${mostRows + 1})`;
}

function cellsOfRows(plan: ReportPlan): Sql {
  return sql`(select c.no, c.is_other, c.keys, c.labels ${measuresOfCells(plan)}
    from cells c
    where not c.of_periods and not c.of_groups)`;
}

/** `slot`: each group in each period, as far as an answer may have rows. */
export function slotTables({ question }: ReportPlan): Sql[] {
  if (!question.isFilled || !question.levels.includes('rows')) return [];
  const { by, filledUntil } = question;
  const filled = sql`
      select s.no, g.is_other, g.keys, g.labels
      from ${periodsShown(question)} s
      cross join ${groupsOf(question)} g`;
  const slots =
    filledUntil === undefined
      ? filled
      : sql`${filled}
      where s.no <= ${filledUntil}::integer
      union all
      select no, false, ${array(keyColumns(by))}, ${array(labelColumns(by))}
      from summed
      where side = 0 and no > ${filledUntil}::integer`;
  return [sql`slot as materialized (${slots} limit ${maxReportRows + 1})`];
}

function groupsOf({ by, groups }: ReportQuestion): Sql {
  if (by.length === 0) return sql`(select false as is_other, '{}'::text[] as keys, '{}'::text[] as labels)`;
  if (!groups) {
    return sql`(select is_other, keys, max(labels) as labels from cells where not of_groups group by is_other, keys)`;
  }
  const known = by.map((_, index) => sql`${groups.map((keys) => keys[index])}::text[]`);
  const keys = keyColumns(by);
  return sql`(select false as is_other, ${array(keys)} as keys, '{}'::text[] as labels
    from unnest(${join(known, ', ')}) as known (${join(keys, ', ')}))`;
}

function filledCells(plan: ReportPlan): Sql {
  return sql`(select s.no, s.is_other, s.keys, s.labels ${measuresOfCells(plan)}
    from slot s
    left join cells c on c.no = s.no and c.keys = s.keys and c.is_other = s.is_other and not c.of_periods and not c.of_groups)`;
}

function measuresOfCells(plan: ReportPlan): Sql {
  return list(measureColumns(plan).map((measure) => sql`c.${measure}`));
}
