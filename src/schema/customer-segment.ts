import { Field, Int, ObjectType } from 'type-graphql';
import type { Segment } from '../models/queries/customer-segments.js';
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

  @Field(() => Money, { nullable: true, description: 'Lifetime net sales from which it begins. Null for the lowest.' })
  from!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description: 'Lifetime net sales below which it ends; this amount is in the next segment. Null for the highest.',
  })
  below!: Money | null;

  @Field(() => Int, { description: 'Number of customers, as persons across stores.' })
  customers!: number;

  @Field(() => Int, { description: 'Number of their orders, ever, in all channels.' })
  orders!: number;

  @Field(() => Money, { description: 'Their lifetime net sales, in all channels.' })
  totalSpent!: Money;

  @Field(() => Money, {
    nullable: true,
    description: 'Total spent divided by customers, rounded to six decimals. Null without customers.',
  })
  averageSpent!: Money | null;

  @Field(() => DateScalar, { nullable: true, description: 'The day of the first order of any of them.' })
  firstOrderDate!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'The day of the last order of any of them.' })
  lastOrderDate!: string | null;
}
