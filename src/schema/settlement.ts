import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { type DifferenceReason, differenceReasons } from '../models/reporting/settlement-rows.js';
import { connectionOf } from './connection.js';
import { wordEnum } from './enums/word-enum.js';
import { Money } from './money.js';
import { DateTimeScalar } from './scalars/date-time.js';

const SettlementDifferenceReasonEnum = wordEnum(
  'SettlementDifferenceReason',
  'Why the report of a payout and the postings differ.',
  Object.keys(differenceReasons) as DifferenceReason[],
  differenceReasons,
);

@Extensions({ needs: 'facts' })
@ObjectType({
  description: 'A payout of a marketplace, as its report has it, compared with the postings that are said to be in it.',
  simpleResolvers: true,
})
export class Settlement {
  @Field(() => ID, { description: 'Unique id.' })
  id!: string;

  @Field(() => ID, { description: 'The source from which it was read.' })
  sourceId!: string;

  @Field(() => ID, { description: "The platform's id." })
  settlementId!: string;

  @Field(() => DateTimeScalar, { description: 'When its period begins.' })
  startsAt!: string;

  @Field(() => DateTimeScalar, { description: 'When its period ends.' })
  endsAt!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was paid. Null: the report does not tell.' })
  depositedAt!: string | null;

  @Field(() => Money, { description: 'What was paid, as the report says. Negative: it was owed.' })
  total!: Money;

  @Field(() => Money, { description: 'The sum of the postings in it that are known.' })
  posted!: Money;

  @Field(() => Money, { description: 'The fees in these postings, see `fees`.' })
  fees!: Money;

  @Field(() => Money, { description: '`total` less `posted`. 0: every cent is explained.' })
  difference!: Money;
}

@Extensions({ needs: 'facts' })
@ObjectType({ description: 'An amount in the report of a payout.', simpleResolvers: true })
export class SettlementAmount {
  @Field(() => String, { description: "The platform's word, such as `Order` or `Refund`." })
  transactionType!: string;

  @Field(() => String, { description: 'The kind of amount, such as `ItemFees`.' })
  amountType!: string;

  @Field(() => String, { description: 'What it is, such as `Commission`.' })
  description!: string;

  @Field(() => String, { nullable: true, description: 'The SKU that it is of. Null: none.' })
  sku!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was posted. Null: the report does not tell.' })
  postedAt!: string | null;

  @Field(() => Money, { description: 'The amount.' })
  amount!: Money;
}

@Extensions({ needs: 'facts' })
@ObjectType({ description: 'A posting that is said to be in a payout.', simpleResolvers: true })
export class SettlementPosting {
  @Field(() => ID, { description: "The platform's id." })
  postingId!: string;

  @Field(() => String, { description: "The platform's word, such as `Shipment`." })
  type!: string;

  @Field(() => DateTimeScalar, { description: 'When it was posted.' })
  postedAt!: string;

  @Field(() => Money, { description: 'What it adds to the balance.' })
  amount!: Money;
}

/** Of an order or a second, about. */
const expectedAmounts = (): number => 10;

@Extensions({ needs: 'facts' })
@ObjectType({
  description:
    'Where the report of a payout and the postings differ: in an order, or, of amounts without one, in a second.',
  simpleResolvers: true,
})
export class SettlementDifference {
  @Field(() => SettlementDifferenceReasonEnum, { description: 'Why they differ.' })
  reason!: DifferenceReason;

  @Field(() => String, { nullable: true, description: 'The order, as the report or the postings name it.' })
  orderId!: string | null;

  @Field(() => Money, { description: 'The sum in the report.' })
  listed!: Money;

  @Field(() => Money, { description: 'The sum of the postings.' })
  posted!: Money;

  @Field(() => Money, { description: '`listed` less `posted`.' })
  difference!: Money;

  @Extensions({ listSize: expectedAmounts })
  @Field(() => [SettlementAmount], { description: 'The rows of the report.' })
  rows!: SettlementAmount[];

  @Extensions({ listSize: expectedAmounts })
  @Field(() => [SettlementPosting], { description: 'The postings.' })
  postings!: SettlementPosting[];
}

export const SettlementConnection = connectionOf('Settlement', Settlement, 'settlements');
