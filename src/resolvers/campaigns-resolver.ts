import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Extensions, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { campaignsList } from '../models/lists/campaigns-list.js';
import { campaignOrderings } from '../models/reporting/campaign-rows.js';
import { Campaign, CampaignConnection, CampaignVersion } from '../schema/campaign.js';
import { CampaignsArgs } from '../schema/inputs/campaign-args.js';
import { connectionAnswer } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { indexedPage } from './page-reads.js';
import { byId, through } from './through.js';

const history = through(({ loaders }) => loaders.historyOfCampaign, 'campaignKey');

const expectedVersions = 3;

@Resolver(() => Campaign)
export class CampaignsResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'facts', ...indexedPage({ orderings: ['CAMPAIGN_ASC'] }) })
  @Query(() => CampaignConnection, { description: 'Advertising campaigns, as they are now, a page at a time.' })
  async campaigns(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => CampaignsArgs) { filter, orderBy, ...page }: CampaignsArgs,
  ): Promise<object> {
    const question = {
      connection: 'campaigns',
      orderBy,
      ordering: campaignOrderings[orderBy],
      columns: context.shapes.campaign.columns,
      ...(await campaignsList(context, filter ?? null)),
      page,
    };
    return connectionAnswer(context.db, info, question, context.shapes.campaign.present);
  }

  @Extensions({ dependsOn: 'warehouse', needs: 'facts', readsFacts: 'never', ...byId('campaignKey') })
  @Query(() => Campaign, { nullable: true, description: 'One campaign by its id. Null if it does not exist.' })
  async campaign(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'The id of the campaign.' }) id: string,
  ): Promise<object | null> {
    return context.loaders.campaign.load(id);
  }

  @Extensions({ listSize: () => expectedVersions, ...history.extensions })
  @FieldResolver(() => [CampaignVersion], {
    description: 'Every name, status and type that it has had, as far as it was read; the oldest first.',
  })
  async history(@Ctx() context: ApiContext, @Root() campaign: { campaignKey: string }): Promise<object[] | null> {
    return history.one(context, campaign);
  }
}
