import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import { PlatformEnum } from './enums/platform.js';
import { Money } from './money.js';
import { DateScalar } from './scalars/date.js';
import { DecimalScalar } from './scalars/decimal.js';

@ObjectType({
  description: 'The orders of the customers of a cohort in one period. Zero without orders.',
  simpleResolvers: true,
})
export class CustomerCohortCell {
  @Field(() => Int, { description: 'The number of periods since that of the first order: 0 is the same period.' })
  index!: number;

  @Field(() => DateScalar, { description: 'The first day of the period.' })
  from!: string;

  @Field(() => DateScalar, { description: 'The last day of the period.' })
  to!: string;

  @Field(() => Boolean, {
    description: 'Whether the period is over, in the time zone of every store. Until then its figures can still grow.',
  })
  isComplete!: boolean;

  @Field(() => Int, { description: 'Distinct customers of the cohort who ordered in the period, in any channel.' })
  customers!: number;

  @Field(() => Int, { description: 'The number of their orders in the period that are valid, see `Order.isValid`.' })
  orders!: number;

  @Field(() => Money, {
    description:
      'Net sales of these orders: gross sales less discounts less everything returned of them so far, on any day. Dated by the order, so a refund changes a past cell, and the cells of a cohort add up to what its customers have brought in.',
  })
  netSales!: Money;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'Customers divided by the size of the cohort, rounded to six decimals: 0.25 is a quarter. Null for a cohort without customers.',
  })
  retention!: string | null;
}

@ObjectType({
  description:
    'The customers whose first valid order was in one period. Valid: not a test, not a sub-order, not cancelled before anything was paid, see `Order.isValid`.',
  simpleResolvers: true,
})
export class CustomerCohort {
  @Field(() => DateScalar, { description: 'The first day of the period of the first order.' })
  from!: string;

  @Field(() => DateScalar, { description: 'The last day of the period of the first order.' })
  to!: string;

  @Field(() => Boolean, {
    description: 'Whether the period is over, in the time zone of every store. Until then customers can still join.',
  })
  isComplete!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether part of the trade of the period was never read: it begins before the `wholeFrom` of a source, see `partialSources`. Then first orders are missing, or later ones are mistaken for the first.',
  })
  isPartial!: boolean;

  @Field(() => [ID], {
    description: 'The sources of which the period was only partly read. Empty when all of it was read.',
  })
  partialSources!: string[];

  @Field(() => PlatformEnum, { nullable: true, description: 'The platform of the first order, if broken down by it.' })
  platform!: Platform | null;

  @Field(() => ID, { nullable: true, description: 'The source of the first order, if broken down by it.' })
  sourceId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The channel of the first order, if broken down by it.' })
  channelId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The product in the first order, if broken down by it.' })
  productId!: string | null;

  @Field(() => Int, { description: 'Number of customers (persons across stores).' })
  size!: number;
}
