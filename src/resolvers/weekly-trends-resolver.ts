import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Extensions, Info, Query, Resolver } from 'type-graphql';
import { trimDecimal } from '../models/queries/amount.js';
import { addDays, startOf } from '../models/queries/calendar-date.js';
import type { Breakdown } from '../models/queries/channels.js';
import { isComparable, stateOf } from '../models/queries/period-state.js';
import {
  comparedMetrics,
  comparisonFields,
  type WeeklyTrendRow,
  weeklyTrends,
} from '../models/queries/weekly-trends.js';
import { BreakdownEnum } from '../schema/enums/breakdown.js';
import { SummaryFilter } from '../schema/inputs/summary-filter.js';
import { WeeklyTrend } from '../schema/weekly-trend.js';
import type { ApiContext } from './context.js';
import { metricValue, metricValues, selectedMetricNames } from './metric-values.js';
import { databaseFor, summaryScope } from './summary-scope.js';
import { weeksAskedFor } from './summary-size.js';

const defaultWeeks = 13;

@Resolver(() => WeeklyTrend)
export class WeeklyTrendsResolver {
  @Extensions({ dependsOn: 'warehouse', listSize: weeksAskedFor(defaultWeeks) })
  @Query(() => [WeeklyTrend], {
    description:
      'A row an ISO week, in order, over all channels selected; weeks without trade have zeros, future weeks are left out. A week with at least one day selected comes whole, with all its seven days. Without a date filter: the 13 weeks to the one of the ' +
      'latest business day known. Each is compared with the week before, selected or not. At most 3,660 rows.',
  })
  async weeklyTrends(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Arg('filter', () => SummaryFilter, { nullable: true, description: 'Which weeks and channels.' })
    filter: SummaryFilter | null,
    @Arg('breakdown', () => BreakdownEnum, {
      nullable: true,
      description: 'A row a week for each platform, source or channel selected, instead of one over all of them.',
    })
    breakdown: Breakdown | null,
    @Arg('includeFuture', () => Boolean, {
      defaultValue: false,
      description: 'Whether future weeks have rows, of zeros. Without it only those with trade have.',
    })
    includeFuture: boolean,
    @Arg('compareIncomplete', () => Boolean, {
      defaultValue: false,
      description:
        'Whether to compare weeks that hold unequal shares of their trade: a week that is not over, or one after a week that is known only in part. Without it these changes are null.',
    })
    compareIncomplete: boolean,
  ): Promise<object[]> {
    const metrics = selectedMetricNames(info);
    const scope = await summaryScope(context, {
      filter: filter ?? {},
      breakdown: breakdown ?? null,
      includeFuture,
      defaultFrom: (latest) => addDays(startOf('week', latest), 7 * (1 - defaultWeeks)),
    });
    const rows = await weeklyTrends(databaseFor(context, scope, metrics), { ...scope, metrics });
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
