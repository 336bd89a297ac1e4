import { Field, Int, ObjectType } from 'type-graphql';
import type { Segment } from '../models/reporting/customer-segments.js';
import { SegmentEnum } from './enums/segment.js';
import { Money } from './money.js';
import { DateScalar } from './scalars/date.js';

@ObjectType({
  description: 'The customers of one value segment. Only customers with an order that counts are in a segment.',
  simpleResolvers: true,
})
export class CustomerSegment {
  @Field(() => SegmentEnum, { description: 'The segment.' })
  segment!: Segment;

  @Field(() => Money, {
    nullable: true,
    description: 'Lower bound of lifetime net sales, inclusive. Null for the lowest segment.',
  })
  from!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description: 'Upper bound of lifetime net sales, exclusive. Null for the highest segment.',
  })
  below!: Money | null;

  @Field(() => Int, { description: 'Number of customers (persons across stores).' })
  customers!: number;

  @Field(() => Int, { description: 'Number of their orders, over all time and channels.' })
  orders!: number;

  @Field(() => Money, { description: 'Their lifetime net sales, over all channels.' })
  totalSpent!: Money;

  @Field(() => Money, {
    nullable: true,
    description: 'Lifetime net sales divided by customers, rounded to six decimals. Null without customers.',
  })
  averageSpent!: Money | null;

  @Field(() => DateScalar, { nullable: true, description: 'The day of the first order of any of them.' })
  firstOrderDate!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'The day of the last order of any of them.' })
  lastOrderDate!: string | null;
}
