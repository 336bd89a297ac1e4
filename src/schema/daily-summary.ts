import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import { WeekdayEnum } from './enums/calendar.js';
import { PlatformEnum } from './enums/platform.js';
import { MetricFields } from './metric-fields.js';
import { DateScalar } from './scalars/date.js';

@MetricFields()
@ObjectType({
  description: 'The trade of one business day. Without trade its numbers are zero.',
  simpleResolvers: true,
})
export class DailySummary {
  @Field(() => DateScalar, { description: "The business day, in each store's own time zone." })
  date!: string;

  @Field(() => WeekdayEnum, { description: 'The day of the week.' })
  weekday!: number;

  @Field(() => Boolean, { description: 'Whether it is a Saturday or a Sunday.' })
  isWeekend!: boolean;

  @Field(() => Int, { description: 'The ISO week, 1 to 53.' })
  isoWeek!: number;

  @Field(() => Int, { description: 'The ISO year, which the ISO week belongs to.' })
  isoYear!: number;

  @Field(() => Int, { description: 'The month, 1 to 12.' })
  month!: number;

  @Field(() => Int, { description: 'The calendar quarter, 1 to 4.' })
  quarter!: number;

  @Field(() => Int, { description: 'The calendar year.' })
  year!: number;

  @Field(() => Boolean, {
    description:
      'Whether the day is over, in the time zone of every store of the row. Until then its numbers can still grow.',
  })
  isComplete!: boolean;

  @Field(() => Boolean, {
    description:
      "Whether some of its trade was never read, so its numbers are too low: the day lies before a source's `wholeFrom`, see `partialSources`.",
  })
  isPartial!: boolean;

  @Field(() => [ID], {
    description:
      'The sources that are known only in part: the day lies before their `wholeFrom`, and of earlier orders only those that changed later were read. Empty when the whole day is known.',
  })
  partialSources!: string[];

  @Field(() => PlatformEnum, { nullable: true, description: 'The platform, if the breakdown has a row for each.' })
  platform!: Platform | null;

  @Field(() => ID, { nullable: true, description: 'The source, if the breakdown has a row for each.' })
  sourceId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The channel, if the breakdown has a row for each.' })
  channelId!: string | null;
}
