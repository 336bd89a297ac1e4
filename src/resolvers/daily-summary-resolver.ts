import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Extensions, Info, Query, Resolver } from 'type-graphql';
import { addDays, type CalendarDate } from '../canonical/calendar-date.js';
import { readSummary } from '../models/report/summary.js';
import type { Breakdown } from '../models/reporting/channels.js';
import type { DateRow } from '../models/reporting/date-rows.js';
import { oncePerObject } from '../runtime/once-per-object.js';
import { DailySummary } from '../schema/daily-summary.js';
import { BreakdownEnum } from '../schema/enums/breakdown.js';
import { SummaryFilter } from '../schema/inputs/summary-filter.js';
import type { ApiContext } from './context.js';
import { selectedMetricNames } from './metric-values.js';
import { presentDate } from './present/dimensions.js';
import { summaryPresenter } from './summary-presenter.js';
import { summaryScope } from './summary-scope.js';
import { daysAskedFor } from './summary-size.js';

const defaultDays = 30;

const present = summaryPresenter([
  ...['date', 'weekday', 'isWeekend', 'isoWeek', 'isoYear', 'month', 'quarter', 'year'],
]);

/** Of the calendar's days, which are the same for many questions. */
const shownDays = oncePerObject((days: readonly DateRow[]) =>
  days.map((day) => ({ first: day.date, last: day.date, fields: presentDate(day) })),
);

@Resolver(() => DailySummary)
export class DailySummaryResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'figures', listSize: daysAskedFor(defaultDays), readsFacts: 'never' })
  @Query(() => [DailySummary], {
    description:
      'One row per day, in order, over all selected channels. Days without trade are zero; future days are omitted. ' +
      'Default without a date filter: the 30 days up to the latest known business day. ' +
      'A filter without a start or an end (such as weekends) covers the days with known trade. At most 3,660 rows.',
  })
  async dailySummary(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Arg('filter', () => SummaryFilter, { nullable: true, description: 'Which days and channels.' })
    filter: SummaryFilter | null,
    @Arg('breakdown', () => BreakdownEnum, {
      nullable: true,
      description: 'One row per day for each selected platform, source or channel, instead of one over all of them.',
    })
    breakdown: Breakdown | null,
    @Arg('includeFuture', () => Boolean, {
      defaultValue: false,
      description: 'Whether to return future days without trade, as zeros.',
    })
    includeFuture: boolean,
  ): Promise<object[]> {
    const metrics = selectedMetricNames(info);
    const request = {
      filter: filter ?? {},
      breakdown: breakdown ?? null,
      includeFuture,
      defaultFrom: (latest: CalendarDate) => addDays(latest, 1 - defaultDays),
    };
    return context.snapshot(
      () => false,
      async ({ db, ...view }) => {
        const scope = summaryScope(context, view, request);
        const days = await context.calendar.days(db, view.warehouse.fiscalYearStartMonth, scope.days);
        const starts = days.map(({ date }) => date);
        const rows = await readSummary(
          db,
          { ...scope, unit: 'day', starts, metrics, compared: [] },
          context.beforeLast,
        );
        return present({ scope, rows, periods: shownDays(days), metrics });
      },
    );
  }
}
