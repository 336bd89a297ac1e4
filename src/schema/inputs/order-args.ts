import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Segment } from '../../models/queries/customer-segments.js';
import type { OrderFilter, orderOrderings } from '../../models/queries/order-rows.js';
import { OrderOrderingEnum } from '../enums/ordering.js';
import { SegmentEnum } from '../enums/segment.js';
import { ChannelFilterInput } from './channel-filter.js';
import { ConnectionArgs } from './connection-args.js';
import { DateFilterInput } from './date-filter.js';

@InputType({ description: 'Which orders. What is given is combined by "and", the values of a list by "or".' })
export class OrderFilterInput extends ChannelFilterInput implements OrderFilter {
  @Field(() => DateFilterInput, { nullable: true, description: "The order's business day." })
  date?: DateFilterInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'False: no tests; true: tests only; null: both. Tests count nowhere.',
  })
  isTest?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      "False: no sub-orders, which are the parts of a marketplace's vendors in an order; true: sub-orders only; null: both. Sub-orders count nowhere.",
  })
  isSubOrder?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'True: cancelled ones only; false: the others only.' })
  isCancelled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only orders whose newest version failed its checks, see `staleSince`; false: only the others.',
  })
  isStale?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description: "The platform's words for their payment status, in any case; several: any of them.",
  })
  financialStatus?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "The platform's words for their shipping status, in any case; several: any of them.",
  })
  fulfillmentStatus?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Customers by id; several: any of them.' })
  customer?: string[] | null;

  @Field(() => [SegmentEnum], {
    nullable: true,
    description: "The customer's value segment, as it is now; several: any of them.",
  })
  segment?: Segment[] | null;
}

@ArgsType()
export class OrdersArgs extends ConnectionArgs {
  @Field(() => OrderFilterInput, {
    nullable: true,
    description: 'Which orders. Without it: all but tests and sub-orders.',
  })
  filter?: OrderFilterInput | null;

  @Field(() => OrderOrderingEnum, { defaultValue: OrderOrderingEnum.ORDERED_AT_DESC, description: 'In which order.' })
  orderBy!: keyof typeof orderOrderings;
}
