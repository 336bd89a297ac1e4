import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { RefundFilter, RefundKind, refundOrderings } from '../../models/queries/refund-rows.js';
import { RefundOrderingEnum } from '../enums/ordering.js';
import { RefundKindEnum } from '../enums/refund-kind.js';
import { ChannelFilterInput } from './channel-filter.js';
import { ConnectionArgs } from './connection-args.js';
import { DateFilterInput } from './date-filter.js';

@InputType({ description: 'Which refunds. What is given is combined by "and", the values of a list by "or".' })
export class RefundFilterInput extends ChannelFilterInput implements RefundFilter {
  @Field(() => DateFilterInput, { nullable: true, description: "The refund's business day, not its order's." })
  date?: DateFilterInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'False: none of tests and sub-orders; true: of these only; null: all.',
  })
  isTest?: boolean | null;

  @Field(() => [RefundKindEnum], { nullable: true, description: 'What was taken back; several: any of them.' })
  kind?: RefundKind[] | null;

  @Field(() => [ID], { nullable: true, description: 'Orders by id; several: any of them.' })
  order?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Products by id; several: any of them.' })
  product?: string[] | null;
}

@ArgsType()
export class RefundsArgs extends ConnectionArgs {
  @Field(() => RefundFilterInput, {
    nullable: true,
    description: 'Which refunds. Without it: all but those of tests and sub-orders.',
  })
  filter?: RefundFilterInput | null;

  @Field(() => RefundOrderingEnum, {
    defaultValue: RefundOrderingEnum.REFUNDED_AT_DESC,
    description: 'In which order.',
  })
  orderBy!: keyof typeof refundOrderings;
}
