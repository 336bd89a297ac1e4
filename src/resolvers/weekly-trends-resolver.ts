import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Extensions, Info, Query, Resolver } from 'type-graphql';
import { trimDecimal } from '../models/reporting/amount.js';
import { addDays, type CalendarDate, startOf } from '../models/reporting/calendar-date.js';
import type { Breakdown } from '../models/reporting/channels.js';
import { isComparable, stateOf } from '../models/reporting/period-state.js';
import {
  comparedMetrics,
  comparisonFields,
  type WeeklyTrendRow,
  weeklyTrends,
} from '../models/reporting/weekly-trends.js';
import { BreakdownEnum } from '../schema/enums/breakdown.js';
import { SummaryFilter } from '../schema/inputs/summary-filter.js';
import { WeeklyTrend } from '../schema/weekly-trend.js';
import type { ApiContext } from './context.js';
import { metricValue, metricValues, selectedMetricNames } from './metric-values.js';
import { summaryScope } from './summary-scope.js';
import { weeksAskedFor } from './summary-size.js';

const defaultWeeks = 13;

@Resolver(() => WeeklyTrend)
export class WeeklyTrendsResolver {
  @Extensions({ dependsOn: 'warehouse', listSize: weeksAskedFor(defaultWeeks) })
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
    const { scope, rows } = await context.snapshot(
      () => false,
      async ({ db, ...view }) => {
        const scope = summaryScope(context, view, request);
        return { scope, rows: await weeklyTrends(db, { ...scope, metrics }) };
      },
    );
    return rows.map((row) => {
      const weekEnd = addDays(row.weekStart, 6);
      const calendar = scope.calendars.get(row.groupKey)!;
      const week = { first: row.weekStart, last: weekEnd };
      const weekBefore = { first: addDays(row.weekStart, -7), last: addDays(row.weekStart, -1) };
      const hasChanges = compareIncomplete || isComparable(calendar, week, weekBefore);
      return {
        ...row,
        ...scope.labels.get(row.groupKey),
        ...metricValues(row, metrics, scope.currency),
        ...comparisons(row, scope.currency, hasChanges),
        ...stateOf(calendar, week),
        weekEnd,
      };
    });
  }
}

function comparisons(row: WeeklyTrendRow, currency: string, hasChanges: boolean): object {
  const entries = comparedMetrics.flatMap((metric) => {
    const { previous, change } = comparisonFields[metric];
    const percent = row[change];
    return [
      [previous, metricValue(metric, row[previous], currency)],
      [change, hasChanges && typeof percent === 'string' ? trimDecimal(percent) : null],
    ];
  });
  return Object.fromEntries(entries);
}
