import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import { WeekdayEnum } from './enums/calendar.js';
import { PlatformEnum } from './enums/platform.js';
import { MetricFields } from './metric-fields.js';
import { DateScalar } from './scalars/date.js';

@MetricFields()
@ObjectType({
  description: 'The figures of one business day. Zero without trade.',
  simpleResolvers: true,
})
export class DailySummary {
  @Field(() => DateScalar, { description: "The business day, in each store's own time zone." })
  date!: string;

  @Field(() => WeekdayEnum, { description: 'The day of the week.' })
  weekday!: number;

  @Field(() => Boolean, { description: 'Whether the day is a Saturday or a Sunday.' })
  isWeekend!: boolean;

  @Field(() => Int, { description: 'The ISO week, 1 to 53.' })
  isoWeek!: number;

  @Field(() => Int, { description: 'The ISO year to which the ISO week belongs.' })
  isoYear!: number;

  @Field(() => Int, { description: 'The month, 1 to 12.' })
  month!: number;

  @Field(() => Int, { description: 'The calendar quarter, 1 to 4.' })
  quarter!: number;

  @Field(() => Int, { description: 'The calendar year.' })
  year!: number;

  @Field(() => Boolean, {
    description:
      'Whether the day is over, in the time zone of every store of the row. Until then its figures can still grow.',
  })
  isComplete!: boolean;

  @Field(() => Boolean, {
    description:
      "Whether part of the day's trade was never read, so its figures are too low: the day is before the `wholeFrom` of a source, see `partialSources`.",
  })
  isPartial!: boolean;

  @Field(() => [ID], {
    description:
      'The sources of which the day was only partly read: it is before their `wholeFrom`, and of earlier orders only those that changed later were read. Empty when all of the day was read.',
  })
  partialSources!: string[];

  @Field(() => PlatformEnum, { nullable: true, description: 'The platform, if the breakdown is by it.' })
  platform!: Platform | null;

  @Field(() => ID, { nullable: true, description: 'The source, if the breakdown is by it.' })
  sourceId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The channel, if the breakdown is by it.' })
  channelId!: string | null;
}
