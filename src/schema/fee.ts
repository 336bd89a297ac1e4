import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import type { FeeKind } from '../canonical/fee-kinds.js';
import { connectionOf } from './connection.js';
import { FeeKindEnum } from './enums/fee-kind.js';
import { Money } from './money.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DateScalar } from './scalars/date.js';

@Extensions({ needs: 'facts' })
@ObjectType({
  description: 'A fee in a posting of a platform or payment provider, of an order or of the account alone.',
  simpleResolvers: true,
})
export class Fee {
  @Field(() => ID, { description: 'Unique id: the source, the posting, and the number of the fee in it.' })
  id!: string;

  @Field(() => DateScalar, { description: "The day of its posting, in the source's time zone." })
  date!: string;

  @Field(() => DateTimeScalar, { description: 'When it was posted.' })
  postedAt!: string;

  @Field(() => ID, { description: 'The source from which it was read.' })
  sourceId!: string;

  @Field(() => ID, { description: "The posting, by the platform's id. Several fees may share it." })
  postingId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The id of the `Order` that it is of, which need not be known. Null: it is of no order.',
  })
  orderId!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The marketplace, by the name that its platform gives it, such as `Amazon.de`. Null: the store has one account.',
  })
  marketplace!: string | null;

  @Field(() => FeeKindEnum, { description: 'What was charged for.' })
  kind!: FeeKind;

  @Field(() => String, { description: "The platform's name of the fee." })
  name!: string;

  @Field(() => String, { nullable: true, description: 'The SKU that it was charged for. Null: none.' })
  sku!: string | null;

  @Field(() => Money, {
    description:
      "What the merchant pays, in the reporting currency at the day's rate. Negative: it was given back, or reimbursed.",
  })
  amount!: Money;

  @Field(() => Money, { description: 'The same in the currency of the account.' })
  accountAmount!: Money;
}

export const FeeConnection = connectionOf('Fee', Fee, 'fees');
