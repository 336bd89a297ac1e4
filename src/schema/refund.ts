import { Field, ID, ObjectType } from 'type-graphql';
import type { RefundKind } from '../models/queries/refund-rows.js';
import { AmountFields } from './amount-fields.js';
import { connectionOf } from './connection.js';
import { RefundKindEnum } from './enums/refund-kind.js';
import { CurrencyScalar } from './scalars/currency.js';
import { DateScalar } from './scalars/date.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DecimalScalar } from './scalars/decimal.js';

@AmountFields({
  returns: 'Reversed merchandise, without tax.',
  shipping: 'Reversed shipping, without tax.',
  taxes: 'Reversed taxes.',
  duties: 'Reversed duties.',
  fees: 'Reversed additional fees.',
  tips: 'Reversed tips.',
  total: "The total reduction of the order's total, including gift cards.",
  refunded: 'The part of the total that was paid back. 0 for edits and for cancellations of unpaid orders.',
})
@ObjectType({
  description:
    'One reversal: a refunded line, shipping line or amount, or a line removed by an edit or cancellation. It has its own date.',
  simpleResolvers: true,
})
export class Refund {
  @Field(() => ID, { description: 'Unique id across all sources.' })
  id!: string;

  @Field(() => ID, { description: "The platform's id of the refund. Several rows may share it." })
  platformRefundId!: string;

  @Field(() => ID, { description: 'The source from which it was read.' })
  sourceId!: string;

  @Field(() => RefundKindEnum, { description: 'What was taken back.' })
  kind!: RefundKind;

  @Field(() => DateTimeScalar, { description: 'The time of the reversal.' })
  refundedAt!: string;

  @Field(() => DateScalar, { description: "Its business day, in the store's time zone." })
  refundDate!: string;

  @Field(() => Boolean, {
    description: 'Whether its order is a test order or a sub-order. Such refunds are not counted in any metric.',
  })
  isTest!: boolean;

  @Field(() => String, { nullable: true, description: 'The reason, if the platform provides one.' })
  reason!: string | null;

  @Field(() => DecimalScalar, { description: 'Units returned or removed.' })
  quantity!: string;

  @Field(() => CurrencyScalar, { description: "The store's currency." })
  currency!: string;

  @Field(() => DecimalScalar, {
    description: "Units of the reporting currency per unit of the store's currency, on the refund's day.",
  })
  exchangeRate!: string;
}

export const RefundConnection = connectionOf('Refund', Refund, 'refunds');
