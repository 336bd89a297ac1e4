import { join, type Sql, sql } from '../../database/sql.js';
import { cellTable } from './cells.js';
import { measuresOfSide } from './columns.js';
import { havingOf, orderTerm } from './order.js';
import type { ReportPlan } from './plan.js';

/** `top_group`: the first groups, by their figures over all periods. */
export function rankingTables(plan: ReportPlan): Sql[] {
  const { question } = plan;
  if (question.top === null) return [];
  const terms = question.order.filter(({ by }) => by === 'metric').map((each) => orderTerm(question, each));
  const grouping = { totals: [{ ofPeriods: true, ofGroups: false }], isRanking: true };
  return [
    cellTable(plan, 'ranked_cells', grouping, []),
    sql`top_group as materialized (
      select keys, row_number() over (order by ${join([...terms, sql`keys`], ', ')}) as place
      from ranked_cells cell
      where ${havingOf(question, measuresOfSide('cell', 0))}
      order by place limit ${question.top.count}
    )`,
  ];
}
