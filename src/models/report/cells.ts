import { identifier, join, nothing, type Sql, sql, list } from '../../database/sql.js';
import type { BaseMetric } from '../metrics/metric.js';
import { array, keyColumns, labelColumns, measureName } from './columns.js';
import { countedOnFacts, knownCounts } from './distinct-counts.js';
import { groupedStock } from './grouped-stock.js';
import { type Grouping, grouped } from './grouped.js';
import type { KeptCount } from './kept-counts.js';
import type { ReportPlan } from './plan.js';
import { groupedReported } from './reported-sums.js';
import { addedUpTogether, hasOverlap } from './several-keys.js';
import { groupedVisitors } from './visitors.js';

/** The columns of the sums and counts of all sides. */
export function measureColumns({ bases, question }: ReportPlan): Sql[] {
  return bases.flatMap(({ name }) => question.sides.map((_, side) => identifier(measureName(name, side))));
}

/**
 * A table of the sums and counts of each period and group, with those totals that are needed: worked out at their own grain, so
 * that ratios and distinct counts are right.
 */
export function cellTable(plan: ReportPlan, name: string, grouping: Grouping, counts: readonly KeptCount[]): Sql {
  const { by } = plan.question;
  const keys = keyColumns(by);
  const parts = [
    ...(plan.readsSums
      ? addedUpTogether(by, grouping.totals).map((totals) => groupedSums(plan, { ...grouping, totals }))
      : []),
    ...plan.counted.map((metric) => countedOnFacts(plan, metric, grouping)),
    ...(plan.stock.length > 0 ? [groupedStock(plan, grouping)] : []),
    ...groupedReported(plan, grouping),
    ...groupedVisitors(plan, grouping),
    ...(plan.kept.length > 0 ? [knownCounts(plan, grouping.totals, counts)] : []),
  ];
  const measures = measureColumns(plan);
  // Several parts have the measures of one cell in different rows, and so have known counts.
  const isOnePart = parts.length === 1 && plan.kept.length === 0;
  const added = (column: Sql): Sql => (isOnePart ? column : sql`sum(${column}) as ${column}`);
  return sql`${identifier(name)} as materialized (
    select no, of_periods, is_other, of_groups, ${array(keys)} as keys,
      ${array(labelColumns(by).map((label) => (isOnePart ? label : sql`max(${label})`)))} as labels
      ${list(measures.map(added))}
    from (${join(parts, ' union all ')}) part
    ${isOnePart ? nothing : sql`group by no, is_other, of_periods, of_groups ${list(keys)}`}
  )`;
}

function groupedSums(plan: ReportPlan, grouping: Grouping): Sql {
  if (areCells(plan, grouping)) return summedCells(plan);
  return grouped(plan, grouping, {
    facts: null,
    columns: plan.summed.map(({ name }) => identifier(`r.${name}`)),
    measure: (base, ofSide) => (isSummed(plan, base) ? sql`sum(${identifier(base.name)}) ${ofSide}` : null),
  });
}

/** Whether each of the sums is a cell already. */
function areCells({ question }: ReportPlan, { totals, isRanking }: Grouping): boolean {
  const isTop = question.top !== null && !isRanking;
  const hasTotals = totals.some(({ ofPeriods, ofGroups }) => ofPeriods || ofGroups);
  return question.sides.length === 1 && !isTop && !hasTotals && !hasOverlap(question.by);
}

function summedCells(plan: ReportPlan): Sql {
  const { by } = plan.question;
  const measures = plan.bases.map((base) => {
    const name = identifier(base.name);
    return isSummed(plan, base) ? name : sql`null::numeric as ${name}`;
  });
  return sql`select no, false as of_periods, false as is_other ${list(keyColumns(by))}, false as of_groups
      ${list(labelColumns(by))} ${list(measures)}
    from summed`;
}

function isSummed({ summed }: ReportPlan, base: BaseMetric): boolean {
  return summed.some(({ name }) => name === base.name);
}
