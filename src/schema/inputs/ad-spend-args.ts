import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Platform } from '../../canonical/platform.js';
import type { AdSpendFilter, adSpendOrderings } from '../../models/reporting/ad-spend-rows.js';
import { AdSpendOrderingEnum } from '../enums/ordering.js';
import { PlatformEnum } from '../enums/platform.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { PinnedConnectionArgs } from './connection-args.js';
import { DateFilterInput } from './date-filter.js';

@InputType({
  description: 'Which rows of advertising. Fields are combined with "and", the values of a list with "or".',
})
export class AdSpendFilterInput implements AdSpendFilter {
  @Field(() => DateFilterInput, { nullable: true, description: "The day, in the account's time zone." })
  date?: DateFilterInput | null;

  @Field(() => [PlatformEnum], { nullable: true, description: 'Advertising platforms. Matches any of them.' })
  platform?: Platform[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Ids of sources, or of the stores that they advertise. Matches any of them.',
  })
  source?: string[] | null;

  @Field(() => [ID], { nullable: true, description: "Accounts, by the platform's ids. Matches any of them." })
  account?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of campaigns. Matches any of them.' })
  campaign?: string[] | null;

  @Field(() => [String], { nullable: true, description: "Networks, in the platform's words. Matches any of them." })
  network?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "Kinds of devices, in the platform's words. Matches any of them.",
  })
  device?: string[] | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'The day of the row was changed by a version of the warehouse that was published at this instant or later, see `publishedAt` of `warehouse`. As far back as `changes` are kept.',
  })
  updatedSince?: string | null;
}

@ArgsType()
export class AdSpendArgs extends PinnedConnectionArgs {
  @Field(() => AdSpendFilterInput, { nullable: true, description: 'Which rows. Omit for all.' })
  filter?: AdSpendFilterInput | null;

  @Field(() => AdSpendOrderingEnum, {
    defaultValue: AdSpendOrderingEnum.DATE_DESC,
    description: 'The order of the rows.',
  })
  orderBy!: keyof typeof adSpendOrderings;
}
