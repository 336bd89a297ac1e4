import { alias, type Sql, sql } from '../../database/sql.js';
import { type ColumnOf, metricExpression } from '../metrics/metric-sql.js';
import { servedDecimals } from '../metrics/metric.js';
import { isAdditive, isAdditiveOverGroups, isOfSums, metricNamed } from '../metrics/registry.js';
import { figureColumn, measuresOfSide } from './columns.js';
import type { FigureWanted, ReportQuestion } from './question.js';

/** Whether shares are asked for, and are not the whole. */
export function needsShare({ by, figures }: ReportQuestion): boolean {
  return by.length > 0 && figures.some(({ figure }) => figure.kind === 'share');
}

/**
 * The figures of a row `cell`, of which `whole` is the total. Rows have running totals and averages too: over the window
 * `so_far`, from the first period on, and over `recent`, the last periods. `no`: the number of the row's span, which has no cell without
 * trade.
 */
export function figureColumns(
  question: ReportQuestion,
  { isOfRows, no = sql`cell.no` }: { isOfRows: boolean; no?: Sql },
): Sql[] {
  return question.figures.map((wanted) => {
    const value =
      wanted.figure.kind === 'running_total' || wanted.figure.kind === 'moving_average'
        ? isOfRows && isSummable(wanted)
          ? windowed(question, wanted)
          : sql`null::numeric`
        : figureOfCell(question, wanted, no);
    return sql`${value} as ${alias(figureColumn(wanted))}`;
  });
}

/** Distinct counts of periods cannot be added up, and neither can what platforms claim. */
function isSummable({ metric }: FigureWanted): boolean {
  return isOfSums(metric);
}

function windowed(question: ReportQuestion, { metric, figure }: FigureWanted): Sql {
  const { movingAverage } = question;
  const ofCell = measuresOfSide(question, 'cell', 0);
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

function figureOfCell(question: ReportQuestion, { metric, figure }: FigureWanted, no: Sql): Sql {
  const ofSide = (side: number): Sql => metricExpression(measuresOfSide(question, 'cell', side, no), metric);
  const value = ofSide(0);
  const before = (): Sql => ofSide('side' in figure ? figure.side : 0);
  switch (figure.kind) {
    case 'share': {
      if (!isAdditiveOverGroups(metricNamed(metric))) return sql`null::numeric`;
      if (!needsShare(question)) return sql`case when ${value} <> 0 then 1::numeric end`;
      const whole = metricExpression(measuresOfSide(question, 'whole', 0), metric);
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
