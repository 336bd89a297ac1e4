import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Segment } from '../../models/reporting/customer-segments.js';
import type { RefundFilter, RefundKind, refundOrderings } from '../../models/reporting/refund-rows.js';
import { RefundOrderingEnum } from '../enums/ordering.js';
import { RefundKindEnum } from '../enums/refund-kind.js';
import { SegmentEnum } from '../enums/segment.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { ChannelFilterInput } from './channel-filter.js';
import { PinnedConnectionArgs } from './connection-args.js';
import { DateFilterInput } from './date-filter.js';

@InputType({ description: 'Which refunds. Fields are combined with "and", the values of a list with "or".' })
export class RefundFilterInput extends ChannelFilterInput implements RefundFilter {
  @Field(() => DateFilterInput, { nullable: true, description: 'The business day of the refund, not of its order.' })
  date?: DateFilterInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'False: without refunds of test orders and sub-orders. True: only those. Null: all.',
  })
  isTest?: boolean | null;

  @Field(() => [RefundKindEnum], { nullable: true, description: 'Kinds of reversal. Matches any of them.' })
  kind?: RefundKind[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of orders. Matches any of them.' })
  order?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Ids of products; for a product with all of its variants the key that the dimension `PRODUCT` of a report has, such as `london/7`. Matches any of them.',
  })
  product?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "What was taken back, by the product's category on the day of the order, as reports have it. Matches any of them.",
  })
  category?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "What was taken back, by the product's type on the day of the order, as reports have it. Matches any of them.",
  })
  productType?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "What was taken back, by the product's vendor on the day of the order, as reports have it. Matches any of them.",
  })
  vendor?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Reasons, as reports have them: the first 200 characters. Matches any of them.',
  })
  reason?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The country to which its order went, ISO 3166-1 alpha-2, in upper or lower case. Matches any of them.',
  })
  country?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The state or province to which its order went, such as `US-CA`: as the dimension `REGION` of a report has it. Matches any of them.',
  })
  region?: string[] | null;

  @Field(() => [SegmentEnum], {
    nullable: true,
    description: "The current value segment of its order's customer. Matches any of them.",
  })
  segment?: Segment[] | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'The row was changed by a version of the warehouse that was published at this instant or later, see `publishedAt` of `warehouse`. As far back as `changes` are kept.',
  })
  updatedSince?: string | null;
}

@ArgsType()
export class RefundsArgs extends PinnedConnectionArgs {
  @Field(() => RefundFilterInput, {
    nullable: true,
    description: 'Which refunds. Omit for all but those of test orders and sub-orders.',
  })
  filter?: RefundFilterInput | null;

  @Field(() => RefundOrderingEnum, {
    defaultValue: RefundOrderingEnum.REFUNDED_AT_DESC,
    description: 'The order of the rows.',
  })
  orderBy!: keyof typeof refundOrderings;
}
