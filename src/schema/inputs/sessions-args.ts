import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { sessionOrderings, SessionsFilter } from '../../models/reporting/session-rows.js';
import { SessionsOrderingEnum } from '../enums/ordering.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { PinnedConnectionArgs } from './connection-args.js';
import { DateFilterInput } from './date-filter.js';

@InputType({ description: 'Which rows of visits. Fields are combined with "and", the values of a list with "or".' })
export class SessionsFilterInput implements SessionsFilter {
  @Field(() => DateFilterInput, { nullable: true, description: "The day, in the property's time zone." })
  date?: DateFilterInput | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Ids of sources, or of the stores that they measure. Matches any of them.',
  })
  source?: string[] | null;

  @Field(() => [ID], { nullable: true, description: "Web properties, by the platform's ids. Matches any of them." })
  property?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Default channel groups. Matches any of them.' })
  channelGroup?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Groups of landing pages. Matches any of them.' })
  landingPage?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Kinds of devices. Matches any of them.' })
  device?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Countries, ISO 3166-1 alpha-2. Matches any of them.' })
  country?: string[] | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'The day of the row was changed by a version of the warehouse that was published at this instant or later, see `publishedAt` of `warehouse`. As far back as `changes` are kept.',
  })
  updatedSince?: string | null;
}

@ArgsType()
export class SessionsArgs extends PinnedConnectionArgs {
  @Field(() => SessionsFilterInput, { nullable: true, description: 'Which rows. Omit for all.' })
  filter?: SessionsFilterInput | null;

  @Field(() => SessionsOrderingEnum, {
    defaultValue: SessionsOrderingEnum.DATE_DESC,
    description: 'The order of the rows.',
  })
  orderBy!: keyof typeof sessionOrderings;
}
