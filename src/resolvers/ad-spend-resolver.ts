import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, Extensions, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import type { TextRow } from '../database/round-trip.js';
import { adSpendList } from '../models/lists/ad-spend-list.js';
import { adSpendOrderings } from '../models/reporting/ad-spend-rows.js';
import { AdSpend, AdSpendConnection } from '../schema/ad-spend.js';
import { Campaign } from '../schema/campaign.js';
import { AdSpendArgs } from '../schema/inputs/ad-spend-args.js';
import { connectionAnswer } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { indexedPage, onlyBounds } from './page-reads.js';
import { pinnedTo } from './pinned-version.js';
import { sharedByDays } from './shared-by-days.js';
import { through } from './through.js';

const campaign = through(({ loaders }) => loaders.campaign, 'campaignKey');

const adSpendPage = indexedPage({ orderings: ['DATE_DESC', 'DATE_ASC'], passing: { date: onlyBounds } });

@Resolver(() => AdSpend)
export class AdSpendResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'facts', ...adSpendPage })
  @Query(() => AdSpendConnection, {
    description: 'What advertising cost and brought, by day, campaign, network and device, a page at a time.',
  })
  async adSpend(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => AdSpendArgs) { filter, orderBy, atVersion, ...page }: AdSpendArgs,
  ): Promise<object> {
    const { adSpend: shape } = context.shapes;
    const question = {
      connection: 'adSpend',
      orderBy,
      ordering: adSpendOrderings[orderBy],
      columns: shape.columns,
      ...(await adSpendList(context, filter ?? null)),
      page,
    };
    const shared = await sharedByDays(context);
    const check = pinnedTo(context.scope, atVersion, ['reportedDay']);
    return connectionAnswer(context.db, info, question, (row: TextRow) => shape.present(row, shared), check);
  }

  @Extensions(campaign.extensions)
  @FieldResolver(() => Campaign, { nullable: true, description: 'The campaign, as it is now.' })
  async campaign(@Ctx() context: ApiContext, @Root() row: { campaignKey: string }): Promise<object | null> {
    return campaign.one(context, row);
  }
}
