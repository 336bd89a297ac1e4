import { ArgsType, Extensions, Field, InputType } from 'type-graphql';
import type { RfmSegment } from '../../models/metrics/rfm-segments.js';
import type { CustomerFilter, customerOrderings } from '../../models/reporting/customer-rows.js';
import type { Segment } from '../../models/reporting/customer-segments.js';
import { CustomerOrderingEnum } from '../enums/ordering.js';
import { RfmSegmentEnum } from '../enums/rfm-segment.js';
import { SegmentEnum } from '../enums/segment.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { ChannelFilterInput } from './channel-filter.js';
import { CohortMembersInput } from './cohort-filter.js';
import { PinnedConnectionArgs } from './connection-args.js';
import { DateFilterInput } from './date-filter.js';

@InputType({
  description:
    'Which customers. Platform, source and channel select those who ever bought there. Fields are combined with "and".',
})
export class CustomerFilterInput extends ChannelFilterInput implements CustomerFilter {
  @Field(() => [SegmentEnum], { nullable: true, description: 'Value segments. Matches any of them.' })
  segment?: Segment[] | null;

  @Field(() => [RfmSegmentEnum], {
    nullable: true,
    description: 'RFM segments as of the latest known business day. Matches any of them.',
  })
  rfmSegment?: RfmSegment[] | null;

  @Extensions({ needs: 'personal' })
  @Field(() => String, { nullable: true, description: 'The complete e-mail address, in upper or lower case.' })
  email?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Countries, ISO 3166-1 alpha-2, in upper or lower case. Matches any of them.',
  })
  country?: string[] | null;

  @Field(() => DateFilterInput, { nullable: true, description: 'The day of the first order.' })
  firstOrder?: DateFilterInput | null;

  @Field(() => DateFilterInput, { nullable: true, description: 'The day of the last order.' })
  lastOrder?: DateFilterInput | null;

  @Field(() => CohortMembersInput, {
    nullable: true,
    description: 'The customers of a cohort, or of one of its cells.',
  })
  cohort?: CohortMembersInput | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'The customer was changed by a version of the warehouse that was published at this instant or later, see `publishedAt` of `warehouse`. As far back as `changes` are kept.',
  })
  updatedSince?: string | null;
}

@ArgsType()
export class CustomersArgs extends PinnedConnectionArgs {
  @Field(() => CustomerFilterInput, { nullable: true, description: 'Which customers. Omit for all.' })
  filter?: CustomerFilterInput | null;

  @Field(() => CustomerOrderingEnum, {
    defaultValue: CustomerOrderingEnum.TOTAL_SPENT_DESC,
    description: 'The order of the rows.',
  })
  orderBy!: keyof typeof customerOrderings;
}
