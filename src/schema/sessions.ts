import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';
import { Money } from './money.js';
import { DayNote, expectedNotes } from './reported-state.js';
import { DateScalar } from './scalars/date.js';
import { DecimalScalar } from './scalars/decimal.js';

@Extensions({ needs: 'facts' })
@ObjectType({
  description: 'Visits of one day that have all of these in common, as a web property measured them.',
  simpleResolvers: true,
})
export class Sessions {
  @Field(() => ID, { description: 'Unique id: the day, the property and what the visits have in common.' })
  id!: string;

  @Field(() => DateScalar, { description: "The day, in the property's time zone." })
  date!: string;

  @Field(() => ID, { description: 'The source from which it was read.' })
  sourceId!: string;

  @Field(() => ID, { nullable: true, description: 'The store that the property measures. Null: no single one.' })
  storeId!: string | null;

  @Field(() => String, { description: "The web property, by the platform's id." })
  propertyId!: string;

  @Field(() => String, { description: 'The default channel group: `Paid Search`, `Email`.' })
  channelGroup!: string;

  @Field(() => String, { description: 'Where they came from: `google`, `(direct)`.' })
  sessionSource!: string;

  @Field(() => String, { description: 'By what they came: `cpc`, `organic`, `(none)`.' })
  medium!: string;

  @Field(() => String, { description: 'The name of the campaign that they came by, as the property has it.' })
  campaign!: string;

  @Field(() => String, { description: 'The group of pages on which they began: the first part of the path.' })
  landingPage!: string;

  @Field(() => String, { description: 'The kind of device.' })
  device!: string;

  @Field(() => String, { nullable: true, description: 'The country, ISO 3166-1 alpha-2. Null: it is not known.' })
  country!: string | null;

  @Field(() => DecimalScalar, { description: 'Visits.' })
  sessions!: string;

  @Field(() => DecimalScalar, { description: 'Visits that the property counts as engaged.' })
  engagedSessions!: string;

  @Field(() => DecimalScalar, { description: 'How often something was put into a cart.' })
  addToCarts!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Purchases as the property measured them: no orders of a store. Null: they are not known.',
  })
  purchases!: string | null;

  @Field(() => Money, {
    nullable: true,
    description:
      "Revenue as the property measured it, in the reporting currency at the day's rate. Null: it is not known.",
  })
  revenue!: Money | null;

  @Field(() => Money, { nullable: true, description: "The same in the property's currency." })
  accountRevenue!: Money | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The last day on which the property may still change it, by its time zone. Null: it stays.',
  })
  mayRestateUntil!: string | null;

  @Extensions({ listSize: expectedNotes })
  @Field(() => [DayNote], { description: 'What the platform says of the numbers of its day.' })
  notes!: DayNote[];
}

export const SessionsConnection = connectionOf('Sessions', Sessions, 'rows of visits');
