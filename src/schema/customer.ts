import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Segment } from '../models/queries/customer-segments.js';
import { connectionOf } from './connection.js';
import { SegmentEnum } from './enums/segment.js';
import { Money } from './money.js';
import { DateScalar } from './scalars/date.js';
import { DateTimeScalar } from './scalars/date-time.js';

@ObjectType({
  description: 'A person across stores: accounts joined by e-mail, then phone. Orders are those that count.',
  simpleResolvers: true,
})
export class Customer {
  @Field(() => ID, { description: 'Identifies the person; does not tell who it is.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'The e-mail address, lower-cased.' })
  email!: string | null;

  @Field(() => String, { nullable: true, description: 'The phone number, E.164.' })
  phone!: string | null;

  @Field(() => String, { nullable: true, description: 'First name.' })
  firstName!: string | null;

  @Field(() => String, { nullable: true, description: 'Last name.' })
  lastName!: string | null;

  @Field(() => String, { nullable: true, description: 'Country, ISO 3166-1 alpha-2.' })
  country!: string | null;

  @Field(() => String, { nullable: true, description: 'City.' })
  city!: string | null;

  @Field(() => Int, { description: 'Number of accounts, over all stores.' })
  accountCount!: number;

  @Field(() => DateScalar, { nullable: true, description: 'Business day of the first order.' })
  firstOrderDate!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Business day of the last order.' })
  lastOrderDate!: string | null;

  @Field(() => Int, { description: 'Number of orders, ever.' })
  orderCount!: number;

  @Field(() => Money, { description: 'Lifetime net sales.' })
  totalSpent!: Money;

  @Field(() => SegmentEnum, { nullable: true, description: 'Value segment. Null while there is no order that counts.' })
  segment!: Segment | null;
}

@ObjectType({ description: 'An account of a store, and which customer it belongs to, and why.', simpleResolvers: true })
export class CustomerAccount {
  @Field(() => ID, { description: 'Identifies it over all sources.' })
  id!: string;

  @Field(() => ID, { description: 'The source that it belongs to.' })
  sourceId!: string;

  @Field(() => ID, { nullable: true, description: "The platform's own id. Null for a guest." })
  platformCustomerId!: string | null;

  @Field(() => String, { description: 'What joined it to the customer: `email`, `phone`, `account` or `order`.' })
  matchedBy!: string;

  @Field(() => String, {
    description: "Who told of it: `customer`, the platform's own record; `order`, orders only.",
  })
  origin!: string;

  @Field(() => String, { nullable: true, description: 'The e-mail address, lower-cased.' })
  email!: string | null;

  @Field(() => String, { nullable: true, description: 'The phone number, E.164.' })
  phone!: string | null;

  @Field(() => String, { nullable: true, description: 'First name.' })
  firstName!: string | null;

  @Field(() => String, { nullable: true, description: 'Last name.' })
  lastName!: string | null;

  @Field(() => String, { nullable: true, description: 'Country, ISO 3166-1 alpha-2.' })
  country!: string | null;

  @Field(() => String, { nullable: true, description: 'City.' })
  city!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was opened, where the platform tells.' })
  createdAt!: string | null;
}

export const CustomerConnection = connectionOf('Customer', Customer, 'customers');
