import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { RefundFilter, RefundKind, refundOrderings } from '../../models/reporting/refund-rows.js';
import { RefundOrderingEnum } from '../enums/ordering.js';
import { RefundKindEnum } from '../enums/refund-kind.js';
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

  @Field(() => [ID], { nullable: true, description: 'Ids of products. Matches any of them.' })
  product?: string[] | null;

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
