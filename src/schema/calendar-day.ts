import { Field, Int, ObjectType } from 'type-graphql';
import { WeekdayEnum } from './enums/calendar.js';
import { DateScalar } from './scalars/date.js';

@ObjectType({ description: 'A day of the date dimension.', simpleResolvers: true })
export class CalendarDay {
  @Field(() => DateScalar, { description: 'The day.' })
  date!: string;

  @Field(() => Int, { description: 'The day as a number, yyyymmdd.' })
  dateKey!: number;

  @Field(() => WeekdayEnum, { description: 'The day of the week.' })
  weekday!: number;

  @Field(() => Boolean, { description: 'Whether the day is a Saturday or a Sunday.' })
  isWeekend!: boolean;

  @Field(() => Int, { description: 'The ISO week, 1 to 53.' })
  isoWeek!: number;

  @Field(() => Int, { description: 'The ISO year to which the ISO week belongs.' })
  isoYear!: number;

  @Field(() => DateScalar, { description: 'The Monday on which the ISO week begins.' })
  isoWeekStart!: string;

  @Field(() => Int, { description: 'The month, 1 to 12.' })
  month!: number;

  @Field(() => Int, { description: 'The calendar quarter, 1 to 4.' })
  quarter!: number;

  @Field(() => Int, { description: 'The calendar year.' })
  year!: number;

  @Field(() => Int, { description: 'The fiscal year, named after the calendar year in which it ends.' })
  fiscalYear!: number;

  @Field(() => Int, { description: 'The quarter of the fiscal year, 1 to 4.' })
  fiscalQuarter!: number;

  @Field(() => Int, { description: 'The month of the fiscal year, 1 to 12.' })
  fiscalPeriod!: number;
}
