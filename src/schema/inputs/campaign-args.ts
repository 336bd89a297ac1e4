import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Platform } from '../../canonical/platform.js';
import type { CampaignFilter, campaignOrderings } from '../../models/reporting/campaign-rows.js';
import { CampaignOrderingEnum } from '../enums/ordering.js';
import { PlatformEnum } from '../enums/platform.js';
import { ConnectionArgs } from './connection-args.js';

@InputType({ description: 'Which campaigns. Fields are combined with "and", the values of a list with "or".' })
export class CampaignFilterInput implements CampaignFilter {
  @Field(() => [PlatformEnum], { nullable: true, description: 'Advertising platforms. Matches any of them.' })
  platform?: Platform[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of sources. Matches any of them.' })
  source?: string[] | null;

  @Field(() => [ID], { nullable: true, description: "Accounts, by the platform's ids. Matches any of them." })
  account?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "Statuses, in the platform's words and any case. Matches any of them.",
  })
  status?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only campaigns that their platform no longer lists. False: only others. Omit for both.',
  })
  isDeleted?: boolean | null;
}

@ArgsType()
export class CampaignsArgs extends ConnectionArgs {
  @Field(() => CampaignFilterInput, { nullable: true, description: 'Which campaigns. Omit for all.' })
  filter?: CampaignFilterInput | null;

  @Field(() => CampaignOrderingEnum, {
    defaultValue: CampaignOrderingEnum.CAMPAIGN_ASC,
    description: 'The order of the rows.',
  })
  orderBy!: keyof typeof campaignOrderings;
}
