import { Field, InputType, Int } from 'type-graphql';
import type { DateUnit } from '../../canonical/calendar-date.js';
import type { DateFilter } from '../../models/reporting/date-filter.js';
import { DateUnitEnum, WeekdayEnum } from '../enums/calendar.js';
import { DateScalar } from '../scalars/date.js';

@InputType({ description: 'A range of days. Both ends are included; one may be omitted.' })
class DateRangeInput {
  @Field(() => DateScalar, { nullable: true, description: 'The first day. Omit for no lower bound.' })
  from?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'The last day, included. Omit for no upper bound.' })
  to?: string | null;
}

@InputType({
  description: 'The last days, weeks, months, quarters or years, counted from today in the reporting time zone.',
})
class RelativeDateInput {
  @Field(() => Int, { description: 'The number of units, at least 1.' })
  last!: number;

  @Field(() => DateUnitEnum, { description: 'The unit.' })
  unit!: DateUnit;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether to include the current unit. By default only complete past units are included: the last 7 days end yesterday. Summaries omit future days.',
  })
  includeCurrent!: boolean;
}

@InputType({
  description:
    'A selection of days. Fields are combined with "and", the values of a list with "or"; an empty filter selects every day. Fields that no day has together are refused; beside `relative`, which moves, they may select no day.',
})
export class DateFilterInput implements DateFilter {
  @Field(() => DateRangeInput, { nullable: true, description: 'From one day to another, both included.' })
  range?: DateRangeInput | null;

  @Field(() => RelativeDateInput, { nullable: true, description: 'Counted back from today.' })
  relative?: RelativeDateInput | null;

  @Field(() => [Int], { nullable: true, description: 'Calendar years, such as 2026. Matches any of them.' })
  year?: number[] | null;

  @Field(() => [Int], { nullable: true, description: 'Calendar quarters, 1 to 4. Matches any of them.' })
  quarter?: number[] | null;

  @Field(() => [Int], { nullable: true, description: 'Months, 1 to 12. Matches any of them.' })
  month?: number[] | null;

  @Field(() => [Int], {
    nullable: true,
    description: 'Fiscal years, named after the calendar year in which they end. Matches any of them.',
  })
  fiscalYear?: number[] | null;

  @Field(() => [Int], { nullable: true, description: 'Quarters of the fiscal year, 1 to 4. Matches any of them.' })
  fiscalQuarter?: number[] | null;

  @Field(() => [Int], { nullable: true, description: 'Months of the fiscal year, 1 to 12. Matches any of them.' })
  fiscalPeriod?: number[] | null;

  @Field(() => [Int], {
    nullable: true,
    description:
      'ISO years: the years to which ISO weeks belong. 2012-12-31 is in week 1 of ISO year 2013. Matches any of them.',
  })
  isoYear?: number[] | null;

  @Field(() => [Int], {
    nullable: true,
    description: 'ISO weeks, 1 to 53. Combine with `isoYear`. Matches any of them.',
  })
  isoWeek?: number[] | null;

  @Field(() => [WeekdayEnum], { nullable: true, description: 'Days of the week. Matches any of them.' })
  weekday?: number[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only Saturdays and Sundays. False: only the other days.',
  })
  weekend?: boolean | null;
}
