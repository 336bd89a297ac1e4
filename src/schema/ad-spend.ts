import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';
import { Money } from './money.js';
import { DayNote, expectedNotes } from './reported-state.js';
import { DateScalar } from './scalars/date.js';
import { DecimalScalar } from './scalars/decimal.js';

@Extensions({ needs: 'facts' })
@ObjectType({
  description: 'What a campaign cost and brought on one day, on one network and kind of device.',
  simpleResolvers: true,
})
export class AdSpend {
  @Field(() => ID, { description: 'Unique id: the day, the campaign, the account, the network and the device.' })
  id!: string;

  @Field(() => DateScalar, { description: "The day, in the account's time zone." })
  date!: string;

  @Field(() => ID, { description: 'The source from which it was read.' })
  sourceId!: string;

  @Field(() => ID, { nullable: true, description: 'The store for which it counts. Null: it advertises no single one.' })
  storeId!: string | null;

  @Field(() => String, { description: "The account, by the platform's id." })
  accountId!: string;

  @Field(() => ID, { description: 'The id of its `Campaign`.' })
  campaignId!: string;

  @Field(() => String, { nullable: true, description: "The network, in the platform's words. Null: it does not tell." })
  network!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The kind of device, in the platform's words. Null: it does not tell.",
  })
  device!: string | null;

  @Field(() => Money, { description: "What it cost, in the reporting currency at the day's rate." })
  spend!: Money;

  @Field(() => Money, { description: "What it cost, in the account's currency." })
  accountSpend!: Money;

  @Field(() => DecimalScalar, { description: 'How often ads were shown.' })
  impressions!: string;

  @Field(() => DecimalScalar, { description: 'How often ads were clicked.' })
  clicks!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Purchases that the platform attributes to it, by its own rules. Null: it does not tell.',
  })
  conversions!: string | null;

  @Field(() => Money, {
    nullable: true,
    description: 'Their value, in the reporting currency. Null: it does not tell.',
  })
  conversionValue!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description: "Their value, in the account's currency. Null: it does not tell.",
  })
  accountConversionValue!: Money | null;

  @Field(() => String, {
    nullable: true,
    description: 'The setting by which they are attributed, such as `7d_click_1d_view`. Null: one for the account.',
  })
  attribution!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The last day on which the platform may still change it, by the account's time zone. Null: it stays.",
  })
  mayRestateUntil!: string | null;

  @Extensions({ listSize: expectedNotes })
  @Field(() => [DayNote], { description: 'What the platform says of the numbers of its day.' })
  notes!: DayNote[];
}

export const AdSpendConnection = connectionOf('AdSpend', AdSpend, 'rows of advertising');
