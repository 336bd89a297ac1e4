import { join, nothing, type Sql, sql, list } from '../../database/sql.js';
import { figureColumns, needsShare } from './figures.js';
import { groupOrder } from './order.js';
import type { Level, ReportQuestion } from './question.js';
import { periodsShown } from './span-tables.js';
import { maxReportRows } from './spans.js';
import { totalsOf } from './totals.js';

/** The totals of one level, at their own grain; a total without trade is a row too. */
export function answerTotals(question: ReportQuestion, level: Level, levelNo: number): Sql {
  const { by, top, hasPeriods } = question;
  const { ofPeriods, ofGroups } = totalsOf(question, level);
  const isLevel = sql`cell.of_periods = ${ofPeriods} and cell.of_groups = ${ofGroups}`;
  const asked = hasPeriods ? periodsShown(question) : sql`(select no from span where side = 0)`;
  const spans = ofPeriods ? sql`(select null::integer as no)` : asked;
  const isOfAll = ofGroups || by.length === 0;
  const from = isOfAll
    ? sql`${spans} s left join cells cell on cell.no is not distinct from s.no and ${isLevel}`
    : sql`(select * from cells cell where ${isLevel}) cell cross join (select null::integer as no) s`;
  const no = isOfAll ? sql`s.no` : sql`cell.no`;
  const order = [no, sql`cell.is_other`, ...(isOfAll ? [] : groupOrder(question))];
  return sql`(select ${levelNo}::integer as "levelNo", row_number() over (order by ${join(order, ', ')}) as "place",
      ${level}::text as "level", ${no} as "no", coalesce(cell.is_other, false) as "isOther",
      ${isOfAll ? sql`'{}'::text[] as "keys", '{}'::text[] as "labels"` : sql`cell.keys as "keys", cell.labels as "labels"`}
      ${list(figureColumns(question, { isOfRows: false, no }))}
    from ${from}
    ${needsShare(question) ? sql`left join cells whole on whole.no is not distinct from cell.no and whole.of_periods = ${ofPeriods} and whole.of_groups` : nothing}
    where ${top && !top.hasOther ? sql`cell.is_other is not true` : sql`true`}
    order by "place" limit ${maxReportRows + 1})`;
}
