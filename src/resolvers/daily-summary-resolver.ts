import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Extensions, Info, Query, Resolver } from 'type-graphql';
import { addDays } from '../models/queries/calendar-date.js';
import type { Breakdown } from '../models/queries/channels.js';
import { dailySummary } from '../models/queries/daily-summary.js';
import { stateOf } from '../models/queries/period-state.js';
import { DailySummary } from '../schema/daily-summary.js';
import { BreakdownEnum } from '../schema/enums/breakdown.js';
import { SummaryFilter } from '../schema/inputs/summary-filter.js';
import type { ApiContext } from './context.js';
import { metricValues, selectedMetricNames } from './metric-values.js';
import { databaseFor, summaryScope } from './summary-scope.js';
import { daysAskedFor } from './summary-size.js';

const defaultDays = 30;

@Resolver(() => DailySummary)
export class DailySummaryResolver {
  @Extensions({ dependsOn: 'warehouse', listSize: daysAskedFor(defaultDays) })
  @Query(() => [DailySummary], {
    description:
      'A row a day, in order, over all channels selected; days without trade have zeros, future days are left out. ' +
      'Without a date filter: the 30 days to the latest business day known. ' +
      'A filter without a beginning or an end (such as weekends) covers the days with known trade. At most 3,660 rows.',
  })
  async dailySummary(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Arg('filter', () => SummaryFilter, { nullable: true, description: 'Which days and channels.' })
    filter: SummaryFilter | null,
    @Arg('breakdown', () => BreakdownEnum, {
      nullable: true,
      description: 'A row a day for each platform, source or channel selected, instead of one over all of them.',
    })
    breakdown: Breakdown | null,
    @Arg('includeFuture', () => Boolean, {
      defaultValue: false,
      description: 'Whether future days have rows, of zeros. Without it only those with trade have.',
    })
    includeFuture: boolean,
  ): Promise<object[]> {
    const metrics = selectedMetricNames(info);
    const scope = await summaryScope(context, {
      filter: filter ?? {},
      breakdown: breakdown ?? null,
      includeFuture,
      defaultFrom: (latest) => addDays(latest, 1 - defaultDays),
    });
    const rows = await dailySummary(databaseFor(context, scope, metrics), { ...scope, metrics });
    return rows.map((row) => ({
      ...row,
      ...scope.labels.get(row.groupKey),
      ...metricValues(row, metrics, scope.currency),
      ...stateOf(scope.calendars.get(row.groupKey)!, { first: row.date, last: row.date }),
      weekday: row.dayOfWeek,
    }));
  }
}
