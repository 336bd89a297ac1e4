import { Arg, Ctx, Extensions, Query, Resolver } from 'type-graphql';
import type { CalendarDate } from '../canonical/calendar-date.js';
import { rfmSegments } from '../models/metrics/rfm-segments.js';
import { amountOf, trimDecimal } from '../models/reporting/amount.js';
import { selectChannels } from '../models/reporting/channels.js';
import { rfmScale } from '../models/reporting/rfm/rfm-scale.js';
import { rfmSegmentRows } from '../models/reporting/rfm/rfm-scores.js';
import { ChannelFilterInput } from '../schema/inputs/channel-filter.js';
import { RfmSegmentSummary } from '../schema/rfm.js';
import { DateScalar } from '../schema/scalars/date.js';
import { statementCost } from '../schema/statement-cost.js';
import type { ApiContext } from './context.js';
import { currencyOf } from './reporting-currency.js';

@Resolver(() => RfmSegmentSummary)
export class RfmSegmentsResolver {
  @Extensions({
    dependsOn: 'warehouse',
    needs: 'figures',
    readsFacts: 'always',
    listSize: () => rfmSegments.length,
    statement: ({ asOf }: Record<string, unknown>) => (asOf ? statementCost.histories : statementCost.orders),
  })
  @Query(() => [RfmSegmentSummary], {
    description:
      'The segments by recency, frequency and monetary value, in the order of their rules, including those without customers. ' +
      'A customer with a valid order up to the day is in one of them. Scores are among all customers: a filter selects whose are counted, but moves no customer to another segment.',
  })
  async rfmSegments(
    @Ctx() context: ApiContext,
    @Arg('filter', () => ChannelFilterInput, {
      nullable: true,
      description: 'Only customers who ever bought there, with all their orders.',
    })
    filter: ChannelFilterInput | null,
    @Arg('asOf', () => DateScalar, {
      nullable: true,
      description:
        'The day of the scores. Default: the latest known business day. Of an earlier day the orders and refunds up to then count, except orders that are known by now to be invalid.',
    })
    asOf: CalendarDate | null,
  ): Promise<object[]> {
    const { rows, currency } = await context.snapshot(
      () => true,
      async (snapshot) => {
        const scale = await rfmScale(snapshot, context, asOf ?? null);
        const channels = selectChannels(snapshot.channels, filter ?? {}, 'filter');
        const channelKeys = channels?.map(({ channelKey }) => channelKey) ?? null;
        const rows = await rfmSegmentRows(snapshot.db, context.scope, { ...scale, channelKeys });
        return { rows, currency: currencyOf(context, snapshot.warehouse) };
      },
    );
    return rows.map(({ segment, customers, orders, netSales, customerShare, netSalesShare }) => ({
      ...{ segment, customers: Number(customers), orders: Number(orders), netSales: amountOf(netSales, currency) },
      ...{ customerShare: trimmed(customerShare), netSalesShare: trimmed(netSalesShare) },
    }));
  }
}

function trimmed(share: string | null): string | null {
  return share === null ? null : trimDecimal(share);
}
