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
  returns: 'Merchandise taken back, without tax.',
  shipping: 'Shipping taken back, without tax.',
  taxes: 'Taxes taken back.',
  duties: 'Duties taken back.',
  fees: 'Additional fees taken back.',
  tips: 'Tips taken back.',
  total: "Everything that this takes off the order's total, gift cards too.",
  refunded: 'The part of the total that was paid back: 0 for edits and for cancellations of unpaid orders.',
})
@ObjectType({
  description: 'One line, shipping line, amount or edited line that was taken back, dated by itself.',
  simpleResolvers: true,
})
export class Refund {
  @Field(() => ID, { description: 'Identifies it over all sources.' })
  id!: string;

  @Field(() => ID, { description: "The platform's refund that it belongs to; several rows may share one." })
  platformRefundId!: string;

  @Field(() => ID, { description: 'The source that it came from.' })
  sourceId!: string;

  @Field(() => RefundKindEnum, { description: 'What was taken back.' })
  kind!: RefundKind;

  @Field(() => DateTimeScalar, { description: 'When it was taken back.' })
  refundedAt!: string;

  @Field(() => DateScalar, { description: "The business day that it belongs to, in the store's time zone." })
  refundDate!: string;

  @Field(() => Boolean, { description: 'Whether its order is a test or a sub-order: then it counts nowhere.' })
  isTest!: boolean;

  @Field(() => String, { nullable: true, description: 'The reason, if the platform gives one.' })
  reason!: string | null;

  @Field(() => DecimalScalar, { description: 'Units taken back.' })
  quantity!: string;

  @Field(() => CurrencyScalar, { description: "The store's currency." })
  currency!: string;

  @Field(() => DecimalScalar, { description: "Reporting currency for one unit of the store's, on the refund's day." })
  exchangeRate!: string;
}

export const RefundConnection = connectionOf('Refund', Refund, 'refunds');
