import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { FactRefunds } from '../models/facts/fact-refunds.js';
import type { RefundKind } from '../models/reporting/refund-rows.js';
import { AmountFields } from './amount-fields.js';
import { ColumnFields } from './column-fields.js';
import { connectionOf } from './connection.js';
import { RefundKindEnum } from './enums/refund-kind.js';
import { DateScalar } from './scalars/date.js';

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
@ColumnFields(FactRefunds)
@Extensions({ needs: 'facts' })
@ObjectType({
  description:
    'One reversal: a refunded line, shipping line or amount, or a line removed by an edit or cancellation. It has its own date.',
  simpleResolvers: true,
})
export class Refund {
  @Field(() => ID, { description: 'Unique id across all sources.' })
  id!: string;

  @Field(() => RefundKindEnum, { description: 'What was taken back.' })
  kind!: RefundKind;

  @Field(() => DateScalar, { description: "Its business day, in the store's time zone." })
  refundDate!: string;
}

export const RefundConnection = connectionOf('Refund', Refund, 'refunds');
