import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Query, Resolver } from 'type-graphql';
import type { Breakdown } from '../models/queries/channels.js';
import { dailySummary } from '../models/queries/daily-summary.js';
import { DailySummary } from '../schema/daily-summary.js';
import { BreakdownEnum } from '../schema/enums/breakdown.js';
import { SummaryFilter } from '../schema/inputs/summary-filter.js';
import type { ApiContext } from './context.js';
import { metricValues, selectedMetricNames } from './metric-values.js';
import { summaryScope } from './summary-question.js';

const defaultDays = 30;

@Resolver(() => DailySummary)
export class DailySummaryResolver {
  @Query(() => [DailySummary], {
    description:
      'A row a day, in order, over all channels selected; days without trade have zeros. ' +
      'Without a date filter: the 30 days to the latest business day known. ' +
      'A filter that does not say where it begins or ends (weekends, say) is taken within the days known. At most 3,660 rows.',
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
  ): Promise<DailySummary[]> {
    const metrics = selectedMetricNames(info);
    const { days, groups, currency } = await summaryScope(context, filter ?? {}, breakdown ?? null, defaultDays);
    const rows = await dailySummary(context.db, { days, groups, metrics });
    const groupOf = new Map(groups.map((group) => [group.key, group]));
    return rows.map((row) => {
      const { platform = null, source = null, channel = null } = groupOf.get(row.groupKey) ?? {};
      const values = metricValues(row, metrics, currency);
      return { ...row, ...values, weekday: row.dayOfWeek, platform, source, channel } as unknown as DailySummary;
    });
  }
}
