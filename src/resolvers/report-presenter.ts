import { dimensions } from '../models/metrics/dimensions.js';
import { metricFieldName } from '../models/metrics/metric.js';
import { metricNamed } from '../models/metrics/registry.js';
import { figureColumn } from '../models/report/columns.js';
import type { Figure, FigureWanted, ReportQuestion } from '../models/report/question.js';
import type { ReportRow as Row } from '../models/report/report.js';
import { overlap, type Span } from '../models/report/spans.js';
import { trimDecimal } from '../models/reporting/amount.js';
import type { CalendarDate } from '../models/reporting/calendar-date.js';
import { type GroupCalendar, isComparable, stateOf } from '../models/reporting/period-state.js';
import { metricValue } from './metric-values.js';

interface Presenting {
  calendar: GroupCalendar;
  range: { from: CalendarDate; to: CalendarDate };
  currency: string;
}

/** Makes API objects of a report's rows. */
export function presenter(question: ReportQuestion, { calendar, range, currency }: Presenting): (row: Row) => object {
  const { by, sides, figures } = question;
  const bySide = sides.map((side) => new Map(side.map((span) => [span.no, span])));
  const whole = sides.map((side) => wholeOf(side));
  const spanOf = (side: number, no: number | null): Span | null =>
    no === null ? whole[side]! : (bySide[side]!.get(no) ?? null);
  const present = (span: Span): object => ({
    ...{ first: span.first, last: span.last, hour: span.hour ?? null },
    ...stateOf(calendar, span),
  });
  const valuesOf = (row: Row, isWanted: (figure: Figure) => boolean): object =>
    Object.fromEntries(
      figures
        .filter(({ figure }) => isWanted(figure))
        .map((wanted) => {
          const value = row[figureColumn(wanted)];
          return [
            metricFieldName(wanted.metric),
            isNumber(wanted) ? decimal(value) : metricValue(wanted.metric, value, currency),
          ];
        }),
    );
  const nulls = Object.fromEntries(dimensions.map(({ name }) => [metricFieldName(name), null]));
  return (row) => {
    const span = spanOf(0, row.no) ?? { no: 0, first: range.from, last: range.to };
    const keys = by.map(({ name }, index) => {
      const key = row.keys[index] ?? null;
      return [
        metricFieldName(name),
        row.keys.length === 0 || row.isOther ? null : { key, label: row.labels[index] ?? key },
      ];
    });
    return {
      ...nulls,
      ...Object.fromEntries(keys),
      span: present(span),
      isOther: row.isOther,
      ...valuesOf(row, ({ kind }) => kind === 'value'),
      share: valuesOf(row, ({ kind }) => kind === 'share'),
      runningTotal: valuesOf(row, ({ kind }) => kind === 'running_total'),
      movingAverage: valuesOf(row, ({ kind }) => kind === 'moving_average'),
      comparisons: sides.slice(1).map((_, index) => {
        const side = index + 1;
        // A total over days of which some are in two spans would count them twice.
        const other = row.no === null && overlap(sides[side]!) ? null : spanOf(side, row.no);
        const hasChanges = other !== null && areComparable(calendar, span, other);
        const changes = (kind: 'change' | 'change_percent'): object =>
          hasChanges ? valuesOf(row, (figure) => figure.kind === kind && figure.side === side) : {};
        return {
          span: other && present(other),
          isComparable: hasChanges,
          previous: other ? valuesOf(row, (figure) => figure.kind === 'previous' && figure.side === side) : {},
          change: changes('change'),
          changePercent: changes('change_percent'),
        };
      }),
    };
  };
}

/** Either side may be the unfinished one: a named range can end after the report's own. */
function areComparable(calendar: GroupCalendar, span: Span, other: Span): boolean {
  return isComparable(calendar, span, other) && stateOf(calendar, other).isComplete;
}

/** Whether a figure is a number without the metric's unit. */
function isNumber({ metric, figure: { kind } }: FigureWanted): boolean {
  return (
    kind === 'share' || kind === 'change_percent' || (kind === 'moving_average' && metricNamed(metric).unit === 'count')
  );
}

function decimal(value: unknown): string | null {
  return typeof value === 'string' ? trimDecimal(value) : null;
}

function wholeOf(side: readonly Span[]): Span | null {
  const [first, last] = [side[0], side.at(-1)];
  return first && last ? { no: 0, first: first.first, last: last.last } : null;
}
