import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';
import { DateTimeScalar } from './scalars/date-time.js';

@ObjectType({ description: 'What a campaign was, from one version to the next.', simpleResolvers: true })
export class CampaignVersion {
  @Field(() => DateTimeScalar, { description: 'When it was first seen so.' })
  validFrom!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it became another; null: it is so now.' })
  validTo!: string | null;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { nullable: true, description: "Its status, in the platform's words." })
  status!: string | null;

  @Field(() => String, { nullable: true, description: "Its type, in the platform's words." })
  type!: string | null;
}

@Extensions({ needs: 'facts' })
@ObjectType({ description: 'A campaign of an advertising account, as it is now.', simpleResolvers: true })
export class Campaign {
  @Field(() => ID, { description: "Unique id across all sources: the source's id and the platform's." })
  id!: string;

  @Field(() => ID, { description: 'The source from which it was read.' })
  sourceId!: string;

  @Field(() => String, { description: "The account, by the platform's id." })
  accountId!: string;

  @Field(() => String, { nullable: true, description: "The account's name. Null where the platform does not tell it." })
  accountName!: string | null;

  @Field(() => ID, { description: "The platform's id." })
  campaignId!: string;

  @Field(() => String, { description: 'Its name; its id where no name is known.' })
  name!: string;

  @Field(() => String, { nullable: true, description: "Its status, in the platform's words: `ENABLED`, `PAUSED`." })
  status!: string | null;

  @Field(() => String, { nullable: true, description: "Its type, in the platform's words: `SEARCH`, `OUTCOME_SALES`." })
  type!: string | null;

  @Field(() => Boolean, { description: 'Whether its platform no longer lists it. What it cost stays.' })
  isDeleted!: boolean;
}

export const CampaignConnection = connectionOf('Campaign', Campaign, 'campaigns');
