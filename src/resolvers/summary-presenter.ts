import type { CalendarDate } from '../canonical/calendar-date.js';
import { metricFieldName } from '../models/metrics/metric.js';
import { type MetricName, summaryMetrics } from '../models/metrics/registry.js';
import type { SummaryRows } from '../models/report/summary-rows.js';
import { stateOf } from '../models/reporting/period-state.js';
import { withGetters } from './getters.js';
import { metricFormat } from './metric-values.js';
import type { SummaryScope } from './summary-scope.js';

/** A period of a summary, and the fields of the API's type that are of the period alone. */
export interface ShownPeriod {
  first: CalendarDate;
  last: CalendarDate;
  fields: Readonly<Record<string, unknown>>;
}

/** What the rows of one answer are made of. */
export interface ShownSummary {
  scope: SummaryScope;
  rows: SummaryRows;
  periods: readonly ShownPeriod[];
  /** The selected ones. */
  metrics: readonly MetricName[];
}

interface Shown extends ShownSummary {
  /** By the name of the field. */
  figures: ReadonlyMap<string, (place: number) => unknown>;
}

/** Where a row is: the places of its period and group among those of the summary, and of its figures in the columns. */
export interface SummaryPlace<Of extends ShownSummary = ShownSummary> {
  readonly shown: Of;
  readonly period: number;
  readonly group: number;
  readonly place: number;
}

type Values<Of extends ShownSummary> = Record<string, (row: SummaryPlace<Of>) => unknown>;

/**
 * Presents the rows of a summary in the shape of an API type, whose values are worked out when they are asked for: a summary has thousands
 * of rows, and a query asks for a few of their dozens of fields. `periodFields`: those of the period; `more`: those of the type alone.
 */
export function summaryPresenter<Of extends ShownSummary>(
  periodFields: readonly string[],
  more: Values<Of> = {},
): (shown: Of) => object[] {
  class SummaryRow {
    constructor(
      readonly shown: Of & Shown,
      readonly period: number,
      readonly group: number,
      readonly place: number,
    ) {}
  }
  withGetters(SummaryRow, periodFields, ({ shown, period }, name) => shown.periods[period]!.fields[name]);
  for (const name of ['platform', 'sourceId', 'channelId'] as const) {
    withGetters(SummaryRow, [name], ({ shown, group }) => shown.scope.groups[group]![name]);
  }
  for (const name of ['isComplete', 'isPartial', 'partialSources'] as const) {
    withGetters(SummaryRow, [name], ({ shown, period, group }) => {
      return stateOf(shown.scope.calendars[group]!, shown.periods[period]!)[name];
    });
  }
  const metricFields = summaryMetrics.map(({ name }) => metricFieldName(name));
  withGetters(SummaryRow, metricFields, ({ shown, place }, field) => shown.figures.get(field)?.(place));
  withGetters(SummaryRow, Object.keys(more), (row, name) => more[name]!(row));
  return (given) => {
    const { rows, scope, metrics } = given;
    const figures = metrics.map((name) => {
      const field = metricFieldName(name);
      return [field, figureIn(rows, field, metricFormat(name, scope.currency))] as const;
    });
    const shown = { ...given, figures: new Map(figures) };
    return rows.places.map((place, row) => new SummaryRow(shown, rows.periods[row]!, rows.groups[row]!, place));
  };
}

/** A figure by its place. */
export function figureIn(
  { columns }: SummaryRows,
  name: string,
  format: (value: unknown) => unknown,
): (place: number) => unknown {
  const column = columns.get(name) ?? [];
  return (place) => format(column[place]);
}
