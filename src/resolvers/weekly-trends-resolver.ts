import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Extensions, Info, Query, Resolver } from 'type-graphql';
import { addDays, type CalendarDate, startOf } from '../canonical/calendar-date.js';
import { figureColumn } from '../models/report/columns.js';
import type { SummaryRows } from '../models/report/summary-rows.js';
import { firstWeeksOf, readSummary } from '../models/report/summary.js';
import { trimDecimal } from '../models/reporting/amount.js';
import type { Breakdown } from '../models/reporting/channels.js';
import type { WeekRow } from '../models/reporting/date-rows.js';
import { isComparable } from '../models/reporting/period-state.js';
import { oncePerObject } from '../runtime/once-per-object.js';
import { BreakdownEnum } from '../schema/enums/breakdown.js';
import { SummaryFilter } from '../schema/inputs/summary-filter.js';
import { WeeklyTrend } from '../schema/weekly-trend.js';
import type { ApiContext } from './context.js';
import { metricFormat, selectedMetricNames } from './metric-values.js';
import { selectedFields } from './selection.js';
import {
  figureIn,
  type ShownPeriod,
  type ShownSummary,
  type SummaryPlace,
  summaryPresenter,
} from './summary-presenter.js';
import { summaryScope } from './summary-scope.js';
import { weeksAskedFor } from './summary-size.js';

const defaultWeeks = 13;

/** The metrics compared with the week before. */
const comparedMetrics = ['revenue', 'net_sales', 'orders'] as const;

type ComparedMetric = (typeof comparedMetrics)[number];

const comparisonFields = {
  revenue: { previous: 'previousRevenue', change: 'revenueChangePercent' },
  net_sales: { previous: 'previousNetSales', change: 'netSalesChangePercent' },
  orders: { previous: 'previousOrders', change: 'ordersChangePercent' },
} as const;

interface ShownTrends extends ShownSummary {
  periods: readonly ShownWeek[];
  /** The first known week of each group, if something is compared. */
  first: readonly (CalendarDate | null)[];
  compareIncomplete: boolean;
  /** By the name of the field. */
  changes: ReadonlyMap<string, (place: number) => unknown>;
}

const present = summaryPresenter<ShownTrends>(
  ['weekStart', 'weekEnd', 'isoYear', 'isoWeek'],
  Object.fromEntries(
    Object.values(comparisonFields).flatMap(({ previous, change }) => [
      [previous, (row) => (isKnownBefore(row) ? row.shown.changes.get(previous)?.(row.place) : null)],
      [change, (row) => (hasChange(row) ? row.shown.changes.get(change)?.(row.place) : null)],
    ]),
  ),
);

interface ShownWeek extends ShownPeriod {
  before: { first: CalendarDate; last: CalendarDate };
}

/** Of the calendar's weeks, which are the same for many questions. */
const shownWeeks = oncePerObject((weeks: readonly WeekRow[]): readonly ShownWeek[] =>
  weeks.map((week) => {
    const first = week.weekStart;
    const last = addDays(first, 6);
    const before = { first: addDays(first, -7), last: addDays(first, -1) };
    return { first, last, before, fields: { ...week, weekEnd: last } };
  }),
);

function isKnownBefore({ shown, period, group }: SummaryPlace<ShownTrends>): boolean {
  const first = shown.first[group] ?? null;
  return first !== null && first < shown.periods[period]!.first;
}

function hasChange(row: SummaryPlace<ShownTrends>): boolean {
  if (!isKnownBefore(row)) return false;
  const { compareIncomplete, scope, periods } = row.shown;
  const week = periods[row.period]!;
  return compareIncomplete || isComparable(scope.calendars[row.group]!, week, week.before);
}

function changesOf(rows: SummaryRows, compared: readonly ComparedMetric[], currency: string): ShownTrends['changes'] {
  return new Map(
    compared.flatMap((metric) => {
      const { previous, change } = comparisonFields[metric];
      const column = (kind: 'previous' | 'change_percent'): string =>
        figureColumn({ metric, figure: { kind, side: 1 } });
      const percent = (value: unknown): unknown => (typeof value === 'string' ? trimDecimal(value) : null);
      return [
        [previous, figureIn(rows, column('previous'), metricFormat(metric, currency))],
        [change, figureIn(rows, column('change_percent'), percent)],
      ];
    }),
  );
}

@Resolver(() => WeeklyTrend)
export class WeeklyTrendsResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'figures', listSize: weeksAskedFor(defaultWeeks), readsFacts: 'never' })
  @Query(() => [WeeklyTrend], {
    description:
      'One row per ISO week, in order, over all selected channels. Weeks without trade are zero; future weeks are omitted. ' +
      'A week with at least one selected day is returned whole, with all seven days. ' +
      'Default without a date filter: the 13 weeks up to that of the latest known business day. ' +
      'Each week is compared with the one before, selected or not. At most 3,660 rows.',
  })
  async weeklyTrends(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Arg('filter', () => SummaryFilter, { nullable: true, description: 'Which weeks and channels.' })
    filter: SummaryFilter | null,
    @Arg('breakdown', () => BreakdownEnum, {
      nullable: true,
      description: 'One row per week for each selected platform, source or channel, instead of one over all of them.',
    })
    breakdown: Breakdown | null,
    @Arg('includeFuture', () => Boolean, {
      defaultValue: false,
      description: 'Whether to return future weeks without trade, as zeros.',
    })
    includeFuture: boolean,
    @Arg('compareIncomplete', () => Boolean, {
      defaultValue: false,
      description:
        'Whether to compare weeks of which unequal shares are known: an unfinished week, or a week after a partly read one. Otherwise these changes are null.',
    })
    compareIncomplete: boolean,
  ): Promise<object[]> {
    const metrics = selectedMetricNames(info);
    const request = {
      filter: filter ?? {},
      breakdown: breakdown ?? null,
      includeFuture,
      defaultFrom: (latest: CalendarDate) => addDays(startOf('week', latest), 7 * (1 - defaultWeeks)),
    };
    const selected = selectedFields(info);
    const compared = comparedMetrics.filter((metric) => {
      const { previous, change } = comparisonFields[metric];
      return selected.has(previous) || selected.has(change);
    });
    return context.snapshot(
      () => false,
      async ({ db, ...view }) => {
        const scope = summaryScope(context, view, request);
        const weeks = await context.calendar.weeks(db, view.warehouse.fiscalYearStartMonth, scope.days);
        const starts = weeks.map(({ weekStart }) => weekStart);
        // Before the statement that ends the transaction.
        const first = compared.length > 0 ? firstWeeksOf(scope.groups, await context.firstWeeks()) : [];
        const rows = await readSummary(db, { ...scope, unit: 'week', starts, metrics, compared }, context.beforeLast);
        const changes = changesOf(rows, compared, scope.currency);
        return present({ scope, rows, periods: shownWeeks(weeks), metrics, first, compareIncomplete, changes });
      },
    );
  }
}
