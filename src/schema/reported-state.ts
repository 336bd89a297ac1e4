import { Field, ID, Int, ObjectType } from 'type-graphql';
import { type DayNoteCode, dayNoteDescriptions } from '../canonical/record.js';
import { wordEnum } from './enums/word-enum.js';
import { DateScalar } from './scalars/date.js';

const DayNoteCodeEnum = wordEnum(
  'DayNoteCode',
  'Why numbers that a platform reports are not complete, exact or comparable.',
  Object.keys(dayNoteDescriptions) as DayNoteCode[],
  dayNoteDescriptions,
);

@ObjectType({ description: 'A source that may still change figures of some days.', simpleResolvers: true })
export class Restatement {
  @Field(() => ID, { description: 'The source: an advertising account or web property.' })
  sourceId!: string;

  @Field(() => DateScalar, {
    description: "The last day on which it may still change them, by the account's time zone. After it they stay.",
  })
  until!: string;

  @Field(() => DateScalar, { description: 'The first of the days that may change.' })
  first!: string;

  @Field(() => DateScalar, { description: 'The last of the days that may change.' })
  last!: string;
}

/** Of a day, about. */
export const expectedNotes = (): number => 1;

@ObjectType({ description: 'What a reader of the numbers of a day must know.', simpleResolvers: true })
export class DayNote {
  @Field(() => DayNoteCodeEnum, { description: 'Why they are not complete, exact or comparable.' })
  code!: DayNoteCode;

  @Field(() => String, { nullable: true, description: "In the platform's own words or numbers." })
  detail!: string | null;
}

@ObjectType({ description: 'What a reader of figures must know of some of their days.', simpleResolvers: true })
export class ReportNote extends DayNote {
  @Field(() => ID, { description: 'The source that reported them.' })
  sourceId!: string;

  @Field(() => String, { description: "The account or web property, by the platform's id." })
  accountId!: string;

  @Field(() => DateScalar, { description: 'The first of the days.' })
  first!: string;

  @Field(() => DateScalar, { description: 'The last of the days.' })
  last!: string;

  @Field(() => Int, { description: 'How many days.' })
  days!: number;
}
