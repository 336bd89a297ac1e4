import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { needs } from './needs.js';
import { DateTimeScalar } from './scalars/date-time.js';

@Extensions({ needs: 'facts' })
@ObjectType({ description: 'An account in a store, the customer it belongs to, and why.', simpleResolvers: true })
export class CustomerAccount {
  @Field(() => ID, { description: 'Unique id across all sources.' })
  id!: string;

  @Field(() => ID, { description: 'The source to which it belongs.' })
  sourceId!: string;

  @Field(() => ID, { nullable: true, description: "The platform's id. Null for a guest." })
  platformCustomerId!: string | null;

  @Field(() => String, {
    description:
      'What matched it to this customer: `email` or `phone`; `account` or `order` when it shares neither with another account.',
  })
  matchedBy!: string;

  @Extensions({ needs: 'personal' })
  @Field(() => String, { nullable: true, description: 'The e-mail address or phone by which it was matched.' })
  matchedOn!: string | null;

  @Extensions({ needs: 'personal' })
  @Field(() => String, {
    nullable: true,
    description: 'The e-mail address that identifies its customer: its own, or the only one that has its phone.',
  })
  joinedEmail!: string | null;

  @Extensions(
    needs({
      needs: 'personal',
      withheld: ({ reasonWithoutContacts }: { reasonWithoutContacts: string }) => reasonWithoutContacts,
    }),
  )
  @Field(() => String, {
    description:
      'Why it belongs to this customer, as a sentence. Without the contacts themselves for those who may not see personal data.',
  })
  matchReason!: string;

  @Field(() => String, {
    description:
      "Where it is known from: `customer`, the platform's customer record; `order`, only its orders; `refund`, only refunds without an order.",
  })
  origin!: string;

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

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was opened, if the platform reports it.' })
  createdAt!: string | null;
}
