import { Field, ID, ObjectType } from 'type-graphql';
import { DateTimeScalar } from './scalars/date-time.js';

@ObjectType({ description: 'An account of a store, and which customer it belongs to, and why.', simpleResolvers: true })
export class CustomerAccount {
  @Field(() => ID, { description: 'Identifies it over all sources.' })
  id!: string;

  @Field(() => ID, { description: 'The source that it belongs to.' })
  sourceId!: string;

  @Field(() => ID, { nullable: true, description: "The platform's own id. Null for a guest." })
  platformCustomerId!: string | null;

  @Field(() => String, {
    description:
      'What joined it to this customer: `email`, `phone`, or nothing, when it shares neither with another account (`account`, `order`).',
  })
  matchedBy!: string;

  @Field(() => String, { nullable: true, description: 'The e-mail address or phone that it was matched by.' })
  matchedOn!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The e-mail address whose customer it is: its own, or that of the only one that has its phone.',
  })
  joinedEmail!: string | null;

  @Field(() => String, { description: 'Why it is this customer, as a sentence.' })
  matchReason!: string;

  @Field(() => String, {
    description:
      "Where it comes from: `customer`, the platform's own customer record; `order`, orders only; `refund`, only refunds without an order.",
  })
  origin!: string;

  @Field(() => String, { nullable: true, description: 'The e-mail address, lower-cased.' })
  email!: string | null;

  @Field(() => Boolean, {
    description: 'Whether the e-mail address is an alias of a marketplace, which is not to be mailed.',
  })
  isEmailMasked!: boolean;

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

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was opened, if the platform says so.' })
  createdAt!: string | null;
}
