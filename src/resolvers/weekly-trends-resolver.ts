import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Extensions, Info, Query, Resolver } from 'type-graphql';
import { figureColumn } from '../models/report/columns.js';
import { firstWeeks, readSummary } from '../models/report/summary.js';
import { trimDecimal } from '../models/reporting/amount.js';
import { addDays, type CalendarDate, startOf } from '../models/reporting/calendar-date.js';
import type { Breakdown } from '../models/reporting/channels.js';
import { firstWeeksWhere } from '../models/reporting/date-rows.js';
import { isComparable } from '../models/reporting/period-state.js';
import { BreakdownEnum } from '../schema/enums/breakdown.js';
import { SummaryFilter } from '../schema/inputs/summary-filter.js';
import { WeeklyTrend } from '../schema/weekly-trend.js';
import type { ApiContext } from './context.js';
import { metricValue, selectedMetricNames } from './metric-values.js';
import { selectedFields } from './selection.js';
import { groupOf, summaryPresenter, summaryScope } from './summary-scope.js';
import { weeksAskedFor } from './summary-size.js';

const defaultWeeks = 13;

/** The metrics compared with the week before. */
const comparedMetrics = ['revenue', 'net_sales', 'orders'] as const;

const comparisonFields = {
  revenue: { previous: 'previousRevenue', change: 'revenueChangePercent' },
  net_sales: { previous: 'previousNetSales', change: 'netSalesChangePercent' },
  orders: { previous: 'previousOrders', change: 'ordersChangePercent' },
} as const;

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
        const weeks = await firstWeeksWhere(db, scope.days);
        const starts = weeks.map(({ weekStart }) => weekStart);
        const rows = await readSummary(db, { ...scope, unit: 'week', starts, metrics, compared });
        const first = compared.length > 0 ? await firstWeeks(db, scope, view.warehouse.firstDay) : null;
        const present = summaryPresenter(scope, metrics);
        return rows.map((row) => {
          const week = weeks[row.no!]!;
          const { weekStart } = week;
          const days = { first: weekStart, last: addDays(weekStart, 6) };
          const presented = present(row, { ...week, weekEnd: days.last }, days);
          const group = groupOf(row);
          const isKnownBefore = (first?.get(group) ?? weekStart) < weekStart;
          const before = { first: addDays(weekStart, -7), last: addDays(weekStart, -1) };
          const hasChanges =
            isKnownBefore && (compareIncomplete || isComparable(scope.calendars.get(group)!, days, before));
          for (const metric of compared) {
            const { previous, change } = comparisonFields[metric];
            const percent = row[figureColumn({ metric, figure: { kind: 'change_percent', side: 1 } })];
            const figure = row[figureColumn({ metric, figure: { kind: 'previous', side: 1 } })];
            presented[previous] = isKnownBefore ? metricValue(metric, figure, scope.currency) : null;
            presented[change] = hasChanges && typeof percent === 'string' ? trimDecimal(percent) : null;
          }
          return presented;
        });
      },
    );
  }
}
