import { join, nothing, type Sql, sql } from '../../database/sql.js';
import { type BestCustomers, restKey } from './best-customers.js';
import { cellTable } from './cells.js';
import { array, keyColumns, measuresOfSide } from './columns.js';
import { havingOf, orderTerm } from './order.js';
import type { ReportPlan } from './plan.js';
import { hasOverlap } from './several-keys.js';

/** `top_group`: the first groups, by their figures over all periods; with conditions on figures, all groups that meet them. */
export function rankingTables(plan: ReportPlan, best: BestCustomers | null): Sql[] {
  const { question } = plan;
  if (question.top === null) return [];
  const { by, having, order, top } = question;
  const terms = order.filter((each) => each.by === 'metric').map((each) => orderTerm(question, each));
  const places = join([...terms, sql`keys`], ', ');
  const isOfSums = isOneRowForEach(plan);
  const cells = isOfSums ? sql`(select ${array(keyColumns(by))} as keys, r.* from summed r)` : sql`ranked_cells`;
  const isGroup = best?.everybody ? sql`where cell.keys <> ${array([sql`${restKey}::text`])}` : nothing;
  const first = sql`select keys from ${cells} cell ${isGroup} order by ${places} limit ${top.count}`;
  return [
    ...(isOfSums
      ? []
      : [cellTable(plan, 'ranked_cells', { totals: [{ ofPeriods: true, ofGroups: false }], isRanking: true }, [])]),
    having.length === 0
      ? sql`top_group as materialized (select keys, row_number() over () as place from (${first}) first)`
      : sql`top_group as materialized (
          select keys, row_number() over (order by ${places}) as place
          from ${cells} cell
          where ${havingOf(question, measuresOfSide(question, 'cell', 0))}
        )`,
  ];
}

/** Whether `summed` has one row for each group, and nothing else counts: it is the ranking's cells. */
function isOneRowForEach({ question, counted, kept, stock, reported, visitors, readsSums }: ReportPlan): boolean {
  const { by, sides } = question;
  const others = [counted, kept, stock, reported, visitors];
  const isSums = readsSums && others.every(({ length }) => length === 0);
  return isSums && sides.length === 1 && sides[0]!.length === 1 && !hasOverlap(by);
}
