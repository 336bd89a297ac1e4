import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Segment } from '../../models/reporting/customer-segments.js';
import type { OrderFilter, orderOrderings } from '../../models/reporting/order-rows.js';
import { OrderOrderingEnum } from '../enums/ordering.js';
import { SegmentEnum } from '../enums/segment.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { ChannelFilterInput } from './channel-filter.js';
import { PinnedConnectionArgs } from './connection-args.js';
import { DateFilterInput } from './date-filter.js';

@InputType({ description: 'Which orders. Fields are combined with "and", the values of a list with "or".' })
export class OrderFilterInput extends ChannelFilterInput implements OrderFilter {
  @Field(() => [String], {
    nullable: true,
    description: 'Order numbers, complete, such as `#1001`. Matches any of them, in all selected stores.',
  })
  number?: string[] | null;

  @Field(() => DateFilterInput, { nullable: true, description: "The order's business day." })
  date?: DateFilterInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'False: without test orders. True: only test orders. Null: both. Test orders are not counted in any metric.',
  })
  isTest?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      "False: without sub-orders (marketplace vendors' parts of an order). True: only sub-orders. Null: both. Sub-orders are not counted in any metric.",
  })
  isSubOrder?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'True: only cancelled orders. False: only the others.' })
  isCancelled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only orders whose newest version failed validation, see `staleSince`. False: only the others.',
  })
  isStale?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description: "The platform's payment statuses, in upper or lower case. Matches any of them.",
  })
  financialStatus?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "The platform's shipping statuses, in upper or lower case. Matches any of them.",
  })
  fulfillmentStatus?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of customers. Matches any of them.' })
  customer?: string[] | null;

  @Field(() => [SegmentEnum], {
    nullable: true,
    description: "The customer's current value segment. Matches any of them.",
  })
  segment?: Segment[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The country of the shipping address, ISO 3166-1 alpha-2, in upper or lower case. Matches any of them.',
  })
  country?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The state or province of the shipping address, such as `US-CA`: as the dimension `REGION` of a report has it. Matches any of them.',
  })
  region?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'With a line of one of these products. Ids of products; for a product with all of its variants the key that the dimension `PRODUCT` of a report has, such as `london/7`. `category`, `productType` and `vendor` beside it are of the same line. Matches any of them.',
  })
  product?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "With a line of the product's category on the day of the order, as reports have it. Matches any of them.",
  })
  category?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "With a line of the product's type on the day of the order, as reports have it. Matches any of them.",
  })
  productType?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "With a line of the product's vendor on the day of the order, as reports have it. Matches any of them.",
  })
  vendor?: string[] | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'The order, a line or a refund of it was changed by a version of the warehouse that was published at this instant or later, see `publishedAt` of `warehouse`. As far back as `changes` are kept.',
  })
  updatedSince?: string | null;
}

@ArgsType()
export class OrdersArgs extends PinnedConnectionArgs {
  @Field(() => OrderFilterInput, {
    nullable: true,
    description: 'Which orders. Omit for all but test orders and sub-orders.',
  })
  filter?: OrderFilterInput | null;

  @Field(() => OrderOrderingEnum, {
    defaultValue: OrderOrderingEnum.ORDERED_AT_DESC,
    description: 'The order of the rows.',
  })
  orderBy!: keyof typeof orderOrderings;
}
