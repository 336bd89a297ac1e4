import { Field, ID, ObjectType } from 'type-graphql';
import { FactRefunds } from '../models/facts/fact-refunds.js';
import type { RefundKind } from '../models/queries/refund-rows.js';
import { AmountFields } from './amount-fields.js';
import { ColumnFields } from './column-fields.js';
import { connectionOf } from './connection.js';
import { RefundKindEnum } from './enums/refund-kind.js';
import { DateScalar } from './scalars/date.js';

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
@ColumnFields(FactRefunds)
@ObjectType({
  description: 'One line, shipping line, amount or edited line that was taken back, dated by itself.',
  simpleResolvers: true,
})
export class Refund {
  @Field(() => ID, { description: 'Identifies it over all sources.' })
  id!: string;

  @Field(() => RefundKindEnum, { description: 'What was taken back.' })
  kind!: RefundKind;

  @Field(() => DateScalar, { description: "The business day that it belongs to, in the store's time zone." })
  refundDate!: string;
}

export const RefundConnection = connectionOf('Refund', Refund, 'refunds');
