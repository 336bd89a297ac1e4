import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { FeeKind } from '../../canonical/fee-kinds.js';
import type { Platform } from '../../canonical/platform.js';
import type { FeeFilter, feeOrderings } from '../../models/reporting/fee-rows.js';
import { FeeKindEnum } from '../enums/fee-kind.js';
import { FeeOrderingEnum } from '../enums/ordering.js';
import { PlatformEnum } from '../enums/platform.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { PinnedConnectionArgs } from './connection-args.js';
import { DateFilterInput } from './date-filter.js';

@InputType({ description: 'Which fees. Fields are combined with "and", the values of a list with "or".' })
export class FeeFilterInput implements FeeFilter {
  @Field(() => DateFilterInput, { nullable: true, description: "The day of the posting, in the source's time zone." })
  date?: DateFilterInput | null;

  @Field(() => [PlatformEnum], { nullable: true, description: 'Platforms. Matches any of them.' })
  platform?: Platform[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of sources. Matches any of them.' })
  source?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Marketplaces, by the names that their platform gives them. Matches any of them.',
  })
  marketplace?: string[] | null;

  @Field(() => [FeeKindEnum], { nullable: true, description: 'What was charged for. Matches any of them.' })
  kind?: FeeKind[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of orders. Matches any of them.' })
  order?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only fees of an order. False: only fees of the account alone. Omit for both.',
  })
  hasOrder?: boolean | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'The fees of the day and marketplace were changed by a version of the warehouse that was published at this instant or later, see `publishedAt` of `warehouse`. As far back as `changes` are kept.',
  })
  updatedSince?: string | null;
}

@ArgsType()
export class FeesArgs extends PinnedConnectionArgs {
  @Field(() => FeeFilterInput, { nullable: true, description: 'Which fees. Omit for all.' })
  filter?: FeeFilterInput | null;

  @Field(() => FeeOrderingEnum, {
    defaultValue: FeeOrderingEnum.DATE_DESC,
    description: 'The order of the rows.',
  })
  orderBy!: keyof typeof feeOrderings;
}
