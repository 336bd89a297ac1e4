import { Arg, Ctx, Extensions, Query, Resolver } from 'type-graphql';
import type { SegmentBounds } from '../canonical/segments.js';
import { onlySources } from '../ledger/scope/scope.js';
import { amountOf } from '../models/reporting/amount.js';
import { selectChannels } from '../models/reporting/channels.js';
import { type CustomerSegmentRow, customerSegments, segments } from '../models/reporting/customer-segments.js';
import type { WarehouseView } from '../models/reporting/snapshot.js';
import { CustomerSegment } from '../schema/customer-segment.js';
import { ChannelFilterInput } from '../schema/inputs/channel-filter.js';
import { statementCost } from '../schema/statement-cost.js';
import type { ApiContext } from './context.js';
import { currencyOf } from './reporting-currency.js';

@Resolver(() => CustomerSegment)
export class CustomerSegmentsResolver {
  @Extensions({
    dependsOn: 'warehouse',
    needs: 'figures',
    readsFacts: 'by_state',
    listSize: () => segments.length,
    statement: ({ filter }: Record<string, unknown>) => (filter ? statementCost.orders : statementCost.lookup),
  })
  @Query(() => [CustomerSegment], {
    description:
      'The four value segments, lowest first, including those without customers. A filter selects the customers who ever ' +
      'bought there; their segments and figures still cover all their orders.',
  })
  async customerSegments(
    @Ctx() context: ApiContext,
    @Arg('filter', () => ChannelFilterInput, { nullable: true, description: 'Only customers who ever bought there.' })
    filter: ChannelFilterInput | null,
  ): Promise<object[]> {
    const asked = ({ channels }: WarehouseView) => selectChannels(channels, filter ?? {}, 'filter');
    return context.snapshot(
      (view) => asked(view) !== null || onlySources(context.scope) !== null,
      async ({ db, ...view }) => {
        const keys = asked(view)?.map(({ channelKey }) => channelKey) ?? null;
        const rows = await customerSegments(db, context.scope, keys);
        return rows.map((row) => segmentOf(row, context.segmentBounds, currencyOf(context, view.warehouse)));
      },
    );
  }
}

function segmentOf(row: CustomerSegmentRow, { medium, high, vip }: SegmentBounds, currency: string): object {
  const starts = { low: null, medium, high, vip }[row.segment];
  const ends = { low: medium, medium: high, high: vip, vip: null }[row.segment];
  const { averageSpent } = row;
  return {
    ...row,
    from: starts === null ? null : amountOf(starts, currency),
    below: ends === null ? null : amountOf(ends, currency),
    customers: Number(row.customers),
    orders: Number(row.orders),
    totalSpent: amountOf(row.totalSpent, currency),
    averageSpent: averageSpent === null ? null : amountOf(averageSpent, currency),
  };
}
