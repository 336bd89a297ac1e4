import { Arg, Ctx, Extensions, ID, Query, Resolver } from 'type-graphql';
import { dimensions } from '../models/metrics/dimensions.js';
import { type Metric, metricFieldName } from '../models/metrics/metric.js';
import { countedRowsOf, isAdditive, metrics } from '../models/metrics/registry.js';
import { canReach } from '../models/report/reach.js';
import { selectChannels } from '../models/reporting/channels.js';
import { dateConditions, isEmptyDateFilter } from '../models/reporting/date-filter.js';
import { datesWhere } from '../models/reporting/date-rows.js';
import { CalendarDay } from '../schema/calendar-day.js';
import { Channel } from '../schema/channel.js';
import { ChannelFilterInput } from '../schema/inputs/channel-filter.js';
import { DateFilterInput } from '../schema/inputs/date-filter.js';
import { MetricDefinition } from '../schema/metric-definition.js';
import type { ApiContext } from './context.js';
import { presentChannel, presentDate } from './present/dimensions.js';
import { datesListSize } from './summary-size.js';

const expectedChannels = 20;

/** The names of those that can break a metric down, worked out once. */
const dimensionsOf = new Map(
  (metrics as readonly Metric[]).map(({ name }) => [
    name,
    dimensions.filter((dimension) => canReach([name], [dimension])).map(({ name: dimension }) => dimension),
  ]),
);

@Resolver()
export class DimensionsResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'figures', listSize: datesListSize, readsFacts: 'never' })
  @Query(() => [CalendarDay], {
    description:
      'Days of the date dimension, in order, at most 3,660. Default without a filter: the current calendar year.',
  })
  async dates(
    @Ctx() context: ApiContext,
    @Arg('filter', () => DateFilterInput, { nullable: true, description: 'Which days.' })
    filter: DateFilterInput | null,
  ): Promise<object[]> {
    const asked = isEmptyDateFilter(filter) || !filter ? { year: [Number(context.today.slice(0, 4))] } : filter;
    const rows = await datesWhere(context.db, dateConditions(asked, context.today, 'filter'));
    return rows.map(presentDate);
  }

  @Extensions({ dependsOn: 'warehouse', needs: 'figures', listSize: () => expectedChannels, readsFacts: 'never' })
  @Query(() => [Channel], { description: 'All known sales channels, ordered by id.' })
  async channels(
    @Ctx() context: ApiContext,
    @Arg('filter', () => ChannelFilterInput, { nullable: true, description: 'Which channels.' })
    filter: ChannelFilterInput | null,
  ): Promise<object[]> {
    const directory = await context.channels();
    return (selectChannels(directory, filter ?? {}, 'filter') ?? directory.channels).map(presentChannel);
  }

  @Extensions({ dependsOn: 'warehouse', needs: 'figures', readsFacts: 'never' })
  @Query(() => Channel, { nullable: true, description: 'One sales channel by its id. Null if it does not exist.' })
  async channel(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'The id of the channel.' }) id: string,
  ): Promise<object | null> {
    return context.loaders.channel.load(id);
  }

  @Extensions({ dependsOn: 'warehouse', needs: 'figures', listSize: () => metrics.length, readsFacts: 'never' })
  @Query(() => [MetricDefinition], { description: 'All metrics with their definitions.' })
  metricDefinitions(): object[] {
    return (metrics as readonly Metric[]).map((metric) => ({
      ...metric,
      field: metricFieldName(metric.name),
      isAdditive: isAdditive(metric),
      dimensions: dimensionsOf.get(metric.name),
      countedRows: countedRowsOf(metric.name),
    }));
  }
}
