import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, Extensions, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import type { TextRow } from '../database/round-trip.js';
import { feesList } from '../models/lists/fees-list.js';
import { feeOrderings } from '../models/reporting/fee-rows.js';
import { Fee, FeeConnection } from '../schema/fee.js';
import { FeesArgs } from '../schema/inputs/fee-args.js';
import { Order } from '../schema/order.js';
import { connectionAnswer } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { indexedPage, onlyBounds } from './page-reads.js';
import { pinnedTo } from './pinned-version.js';
import { sharedByDays } from './shared-by-days.js';
import { through } from './through.js';

const order = through(({ loaders }) => loaders.order, 'orderKey');

const feesPage = indexedPage({
  orderings: ['DATE_DESC', 'DATE_ASC'],
  lookups: ['order'],
  passing: { date: onlyBounds },
});

@Resolver(() => Fee)
export class FeesResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'facts', ...feesPage })
  @Query(() => FeeConnection, {
    description: 'What platforms and payment providers charged, one row per fee of a posting, a page at a time.',
  })
  async fees(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => FeesArgs) { filter, orderBy, atVersion, ...page }: FeesArgs,
  ): Promise<object> {
    const { fee: shape } = context.shapes;
    const question = {
      connection: 'fees',
      orderBy,
      ordering: feeOrderings[orderBy],
      columns: shape.columns,
      ...(await feesList(context, filter ?? null)),
      page,
    };
    const shared = await sharedByDays(context);
    const check = pinnedTo(context.scope, atVersion, ['reportedDay']);
    return connectionAnswer(context.db, info, question, (row: TextRow) => shape.present(row, shared), check);
  }

  @Extensions(order.extensions)
  @FieldResolver(() => Order, { nullable: true, description: 'The order, if it is known.' })
  async order(@Ctx() context: ApiContext, @Root() row: { orderKey: string | null }): Promise<object | null> {
    return order.one(context, row);
  }
}
