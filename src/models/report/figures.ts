import { alias, type Sql, sql } from '../../database/sql.js';
import { type ColumnOf, metricExpression } from '../metrics/metric-sql.js';
import { servedDecimals } from '../metrics/metric.js';
import { basesOf, isAdditive, isAdditiveOverGroups, metricNamed } from '../metrics/registry.js';
import { figureColumn, measuresOfSide } from './columns.js';
import type { FigureWanted, ReportQuestion } from './question.js';

const ofCell = measuresOfSide('cell', 0);

/** Whether shares are asked for, and are not the whole. */
export function needsShare({ by, figures }: ReportQuestion): boolean {
  return by.length > 0 && figures.some(({ figure }) => figure.kind === 'share');
}

/**
 * The figures of a row `cell`, of which `whole` is the total. Rows have running totals and averages too: over the window
 * `so_far`, from the first period on, and over `recent`, the last periods.
 */
export function figureColumns(question: ReportQuestion, { isOfRows }: { isOfRows: boolean }): Sql[] {
  return question.figures.map((wanted) => {
    const value =
      wanted.figure.kind === 'running_total' || wanted.figure.kind === 'moving_average'
        ? isOfRows && isSummable(wanted)
          ? windowed(question, wanted)
          : sql`null::numeric`
        : figureOfCell(question, wanted);
    return sql`${value} as ${alias(figureColumn(wanted))}`;
  });
}

/** Distinct counts of periods cannot be added up. */
function isSummable({ metric }: FigureWanted): boolean {
  return basesOf([metric]).every(({ kind }) => kind === 'stored');
}

function windowed({ movingAverage }: ReportQuestion, { metric, figure }: FigureWanted): Sql {
  const over =
    (window: Sql): ColumnOf =>
    (name) =>
      sql`sum(${ofCell(name)}) over ${window}`;
  if (figure.kind === 'running_total') return metricExpression(over(sql`so_far`), metric);
  const recent = metricExpression(over(sql`recent`), metric);
  const average = isAdditive(metricNamed(metric))
    ? sql`round(${recent}::numeric / ${movingAverage}::integer, ${servedDecimals}::integer)`
    : recent;
  return sql`case when count(*) over recent = ${movingAverage}::integer then ${average} end`;
}

function figureOfCell(question: ReportQuestion, { metric, figure }: FigureWanted): Sql {
  const value = metricExpression(ofCell, metric);
  const before = (): Sql => metricExpression(measuresOfSide('cell', 'side' in figure ? figure.side : 0), metric);
  switch (figure.kind) {
    case 'share': {
      if (!isAdditiveOverGroups(metricNamed(metric))) return sql`null::numeric`;
      if (!needsShare(question)) return sql`case when ${value} <> 0 then 1::numeric end`;
      const whole = metricExpression(measuresOfSide('whole', 0), metric);
      return sql`round(${value}::numeric / nullif(${whole}, 0), ${servedDecimals}::integer)`;
    }
    case 'previous':
      return before();
    case 'change':
      return sql`(${value} - ${before()})`;
    case 'change_percent':
      return sql`round((${value} - ${before()}) * 100::numeric / nullif(abs(${before()}), 0), ${servedDecimals}::integer)`;
    default:
      return value;
  }
}
