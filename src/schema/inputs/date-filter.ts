import { Field, InputType, Int } from 'type-graphql';
import type { DateUnit } from '../../models/queries/calendar-date.js';
import type { DateFilter } from '../../models/queries/date-filter.js';
import { DateUnitEnum, WeekdayEnum } from '../enums/calendar.js';
import { DateScalar } from '../scalars/date.js';

@InputType({ description: 'Days from one to another. Both ends are included; one of them may be left open.' })
export class DateRangeInput {
  @Field(() => DateScalar, { nullable: true, description: 'The first day. Open when left out.' })
  from?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'The last day, included. Open when left out.' })
  to?: string | null;
}

@InputType({
  description: 'The last days, weeks, months, quarters or years, counted from today in the reporting time zone.',
})
export class RelativeDateInput {
  @Field(() => Int, { description: 'How many, from 1.' })
  last!: number;

  @Field(() => DateUnitEnum, { description: 'Of what.' })
  unit!: DateUnit;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether the current one counts, to its end; summaries leave its future days out. Without it only whole past ones count: the last 7 days end yesterday.',
  })
  includeCurrent!: boolean;
}

@InputType({
  description:
    'Days by the date dimension. What is given is combined by "and", the values of a list by "or"; an empty filter selects every day.',
})
export class DateFilterInput implements DateFilter {
  @Field(() => DateRangeInput, { nullable: true, description: 'From a day to a day, both included.' })
  range?: DateRangeInput | null;

  @Field(() => RelativeDateInput, { nullable: true, description: 'Counted back from today.' })
  relative?: RelativeDateInput | null;

  @Field(() => [Int], { nullable: true, description: 'Calendar years, such as 2026; several: any of them.' })
  year?: number[] | null;

  @Field(() => [Int], { nullable: true, description: 'Calendar quarters, 1 to 4; several: any of them.' })
  quarter?: number[] | null;

  @Field(() => [Int], { nullable: true, description: 'Months, 1 to 12; several: any of them.' })
  month?: number[] | null;

  @Field(() => [Int], {
    nullable: true,
    description:
      'ISO years: those that ISO weeks belong to; several: any of them. 2012-12-31 lies in week 1 of ISO year 2013.',
  })
  isoYear?: number[] | null;

  @Field(() => [Int], {
    nullable: true,
    description: 'ISO weeks, 1 to 53; several: any of them. Combine with `isoYear`.',
  })
  isoWeek?: number[] | null;

  @Field(() => [WeekdayEnum], { nullable: true, description: 'Days of the week; several: any of them.' })
  weekday?: number[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: Saturdays and Sundays only; false: the other days only.',
  })
  weekend?: boolean | null;
}
