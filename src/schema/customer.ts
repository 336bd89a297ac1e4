import { Extensions, Field, ID, Int, ObjectType } from 'type-graphql';
import type { Segment } from '../models/reporting/customer-segments.js';
import { connectionOf } from './connection.js';
import { SegmentEnum } from './enums/segment.js';
import { Money } from './money.js';
import { DateScalar } from './scalars/date.js';

@Extensions({ needs: 'facts' })
@ObjectType({
  description:
    'A person across stores: accounts with the same e-mail, and accounts without an e-mail whose phone belongs to a single e-mail. Figures exclude test orders and sub-orders.',
  simpleResolvers: true,
})
export class Customer {
  @Field(() => ID, { description: 'Unique id of the person. Reveals no personal data.' })
  id!: string;

  @Extensions({ needs: 'personal' })
  @Field(() => String, { nullable: true, description: 'The e-mail address, lower-cased.' })
  email!: string | null;

  @Field(() => Boolean, {
    description: "Whether the e-mail address is a marketplace's relay address, to which no mail should be sent.",
  })
  isEmailMasked!: boolean;

  @Extensions({ needs: 'personal' })
  @Field(() => String, { nullable: true, description: 'The phone number, E.164.' })
  phone!: string | null;

  @Extensions({ needs: 'personal' })
  @Field(() => String, { nullable: true, description: 'First name.' })
  firstName!: string | null;

  @Extensions({ needs: 'personal' })
  @Field(() => String, { nullable: true, description: 'Last name.' })
  lastName!: string | null;

  @Field(() => String, { nullable: true, description: 'Country, ISO 3166-1 alpha-2.' })
  country!: string | null;

  @Extensions({ needs: 'personal' })
  @Field(() => String, { nullable: true, description: 'City.' })
  city!: string | null;

  @Field(() => Int, { description: 'Number of accounts across all stores.' })
  accountCount!: number;

  @Field(() => DateScalar, { nullable: true, description: 'Business day of the first order.' })
  firstOrderDate!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Business day of the last order.' })
  lastOrderDate!: string | null;

  @Field(() => Int, { description: 'Number of orders, over all time.' })
  orderCount!: number;

  @Field(() => Money, { description: 'Lifetime net sales.' })
  totalSpent!: Money;

  @Field(() => SegmentEnum, { nullable: true, description: 'Value segment. Null without orders that count.' })
  segment!: Segment | null;
}

export const CustomerConnection = connectionOf('Customer', Customer, 'customers');
